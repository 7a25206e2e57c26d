"""Every number that ranking depends on, with its reason; measured by `make bench-search`."""

# Similarity of a word of the query to a word of an entry, 1 being equal.
PREFIX = 0.94  # the word still being typed
JOINED = 0.96  # "ax learn" for AXLearn: nobody splits a word by accident
STEM = 0.85  # another inflection
SPLIT = 0.95  # "inllm" for "in LLM"
INNER_PREFIX = 0.80  # "distrib training": an abbreviation, at least three letters long
FUZZY_PREFIX = 0.97  # times the similarity that a whole word with this typo would have
EDIT = 0.07  # what an edit costs in any word,
EDIT_SHORT = 0.35  # plus this divided by its length: a typo in a short word leaves little to go by
SECOND_EDIT = 1.3  # a second edit in one word is rarer than the first
UNLIKELY_TYPO = 0.025  # a key that is not next to the right one
OTHER_NUMBER = 0.25  # another number is more likely another version than a typo
FIRST_LETTER = 0.02  # people rarely miss the first letter

# What a word found outside names and title is worth.
FIRST_AUTHOR = 0.955  # papers are cited by it
AUTHOR = 0.935
VENUE = 0.80
TOPIC = 0.70
TEXT = 0.9  # a word that is there,
TEXT_GUESS = 0.6  # and times the similarity of one that is only nearly there: texts have many words

SECONDARY_PREFIX = (0.0, 0.3, 0.6, 0.85)  # by letters typed: many authors and topics begin with any two letters

# How much of a query one word is: rarer words say more, but an entry should have the common ones too.
COMMON_WORD = 0.15
STOP_WORD = 0.3  # "the", "about", a year,
PAPER_WORD = 0.12  # or "paper", "arxiv", "explained": said about a paper rather than found in it

# Bonuses for words that the entry really has, in any field, before all that it only nearly has.
WHOLE_QUERY = 0.18  # the only word,
WHOLE_WORD = 0.06  # or a share of several
MIN_WHOLE_LETTERS = 3  # a last word may be unfinished: it is whole if only texts have it, from here on,
WHOLE_SHARE = 0.02  # if so many of the words that begin with it are this one

ALIGNMENT = 0.75  # for scripts without spaces: the share of character order, the rest being matching pairs

# Bonuses between entries that have the same words.
NAME_EXACT = 0.12  # the query is the name, character for character
NAME_PREFIX = 0.075  # a name begins with the query, character for character
NAME_CONCATENATED = 0.012  # per letter up to seven, without spaces and punctuation: short names collide by chance
NAME_FUZZY = 0.07  # times the name's similarity
NAME_CONCATENATED_PREFIX = 0.035
TITLE_PREFIX = 0.065  # character for character
NOT_A_PREFIX = 0.06  # subtracted where a single word begins neither name nor title: it may be a coincidence
EARLY = 0.03  # divided by the position of the query's first word: people start near the start
PHRASE = 0.04  # the words are adjacent

# Bonuses among the top entries, where none matches the query character for character.
NAME_ONE_TYPO = 0.045
NAME_TWO_TYPOS = 0.025
PREFIX_ONE_TYPO = 0.035  # of a name or title
PHRASE_ONE_TYPO = 0.94  # the coverage of a title that has all words together, but for one typo
RERANK_NAME_CONCATENATED = 0.03  # the name without spaces, where another entry begins with the query as typed

ACRONYM = 0.985  # from five letters on: an accidental match is rarer than that of a word's prefix
ACRONYM_SHORT = 0.95
ACRONYM_LETTERS = 5

EXPLAINED = 0.9  # a word of the query with this similarity needs no further interpretations
NEARLY_EXPLAINED = 0.80  # and with this one is not searched two edits away
MAX_BONUS = EARLY + PHRASE + WHOLE_QUERY  # unless a name is the whole query
PRUNE_MARGIN = 0.4  # entries this far below the best need not be ranked
NOISE_MARGIN = 0.5  # entries this far below the best are not shown
TEXT_NOISE_MARGIN = 0.7  # the same where only texts have the words: one of several is worth a look
NOT_A_GUESS = 0.88  # least similarity of interpretations without typos
LEADER_MARGIN = 0.15  # entries this far below the best do not decide which words are mistyped

# A query of several words that no entry covers describes an entry rather than naming it.
DESCRIPTION_COVERAGE = 0.65  # the most that an entry covers of it,
DESCRIPTION_WORDS = 3  # and the least words that it has, function words left out
BM25 = 3.0  # beside the share of the query that an entry covers
SYNONYM = 0.9  # what a word counts in a description, beside the one that was typed
