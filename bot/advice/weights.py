"""Every weight of the ranking: the points that one signal adds to a score. Only their relations matter."""

READING = 1000.0  # what one reads now stands first
MEETING = 60.0
MEETING_PREREQUISITE = 50.0
START = 40.0  # the topic's first start; each later start counts a little less
START_ONCE_BEGUN = 12.0  # a start, for those who have finished something in the topic
WANTED = 30.0
UNLOCKED = 20.0  # builds on something that I finished
LIKED = 18.0  # as similar as can be to something that I rated 5
READERS = 22.0  # read by very many now
FINISHERS = 18.0  # finished by very many, who all gave 5 stars
WANTERS = 6.0
FOUNDATION = 18.0  # very many later entries build on it
LATEST = 5.0  # the newest year of its topic
LATEST_IF_FAMILIAR = 12.0  # the same, for those who have finished `FAMILIAR` entries of the topic
RELATED = 3.0  # to another entry
SAME_AUTHOR = 2.0  # as another entry
RECOMMENDED = 1.0  # by somebody with a name
LIST_ORDER = 10.0  # the curator's first; the last has 0
UNMET_PREREQUISITE = -15.0  # for each unread prerequisite, up to `MAX_UNMET`
DISLIKED = -30.0  # as similar as can be to something that I dropped or rated 1
GROUP_SHARE = 0.02  # of the group's signals, where one continues on one's own: enough to decide between near equals

FAMILIAR = 2  # entries finished in a topic
MAX_UNMET = 3
HALF_SATURATION = 2.0  # so many people or entries bring half of what very many would
UNRATED = 0.5  # what a finisher who did not rate counts for, beside 1 for five stars and 0 for one


def saturate(amount: float) -> float:
    """0 to below 1, 1/2 for `HALF_SATURATION`; more never counts for less."""
    return amount / (amount + HALF_SATURATION)


def endorsement(finished: int, rated: int, stars: int) -> float:
    """Each finisher adds between 0 and 1, so one more never lowers it."""
    return (stars - rated) / 4 + UNRATED * (finished - rated)
