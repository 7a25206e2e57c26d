"""Every number that ranking turns on, with its reason; measured by `make bench-search`."""

# How much alike a word of a query and a word of an entry are, 1 being equal.
BEGUN = 0.94  # the word still being typed
JOINED = 0.96  # "ax learn" for AXLearn: nobody splits a word by accident
PARTED = 0.95  # "inllm" for "in LLM"
BEGUN_INSIDE = 0.80  # "distrib training": an abbreviation, at least three letters of it
NEAR_BEGUN = 0.97  # of the likeness a whole word would have
EDIT = 0.07  # what an edit costs in any word,
EDIT_SHORT = 0.35  # and divided by its length: a typo in a short word leaves little to go by
SECOND_EDIT = 1.3  # a second edit in one word is rarer than the first
UNLIKELY_SLIP = 0.025  # a letter that does not lie beside the right one on the keyboard
OTHER_NUMBER = 0.25  # another number is rather another version than a slip
FIRST_LETTER = 0.02  # people rarely miss the first letter

# What a word found outside names and title is worth.
FIRST_AUTHOR = 0.955  # by whom a paper is cited
AUTHOR = 0.935
VENUE = 0.80
TOPIC = 0.70
TEXT = 0.55

BEGUN_ASIDE = (0.0, 0.3, 0.6, 0.85)  # by letters typed: many an author or topic begins with any two letters

# How much of a query one word is: rarer words say more, but an entry should have the common ones too.
COMMON_WORD = 0.15
FILLER = 0.3  # "paper", "arxiv", "explained", a year: said about a paper rather than found in it

ALIGNED = 0.75  # how much the order of characters counts in scripts without spaces, beside the pairs that an entry has

# Between entries that have the same words.
NAME_WHOLE = 0.12  # the query is the name, to the letter
NAME_BEGINS = 0.075  # a name begins with the query, to the letter
NAME_GLUED = 0.012  # for each letter up to seven: but for spaces and punctuation, which short names meet by chance
NAME_NEAR = 0.07  # but for a typo (which its likeness already pays for)
NAME_BEGINS_GLUED = 0.035
TITLE_BEGINS = 0.065  # to the letter
AMID = 0.06  # taken off a single word that begins neither: it may well be in the entry by chance
START = 0.03  # divided by the place of the query's first word: people start near the start
PHRASE = 0.04  # the words stand together

# Between the few best, where none is the query to the letter.
NAME_SLIP = 0.045  # the query is a name but for one slip,
NAME_SLIPS = 0.025  # or two
BEGINS_SLIP = 0.035  # a name or title begins with it but for one
PHRASE_SLIP = 0.94  # of the query is what a title has that has all its words together but for one slip
NAME_GLUED_WHOLE = 0.03  # the query is a name but for spaces, where something else begins with it to the letter

ACRONYM = 0.985  # of five letters or more: chance agreement is rarer than with a word's beginning
ACRONYM_SHORT = 0.95
ACRONYM_LETTERS = 5

FOUND = 0.93  # a word of a query that an entry has at least so well needs no further readings
FAR = 0.80  # and one that is found so well is not sought two edits away
MOST_BONUS = START + PHRASE  # of an entry that has not the whole query for a name
FAR_BEHIND = 0.4  # what may score so much less than the best is not looked at
NOISE = 0.5  # what scores so much less is not shown
PLAIN = 0.88  # readings at least so good are no guesses
BEHIND = 0.15  # those that score so much less do not tell which words are mistyped
