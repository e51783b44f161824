"""Referring phrases, richer than ``kg.model.Mention``: what coreference needs to know of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kg.extraction.triggers.lexicon import wrong_verbs
from kg.model import Mention, MentionKind, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import fold

PERSON = "Person"
ORGANIZATION = "Organization"
GOVERNMENT_BODY = "GovernmentBody"
GROUP = "Group"
PLACE = "Place"
SITE = "Site"
PUBLICATION = "Publication"
# Not a class of the ontology: anything else that "it" or "they" may mean. Never leaves extraction.
THING = "Thing"

BODIES = frozenset((ORGANIZATION, GOVERNMENT_BODY))


class Gender(StrEnum):
    """Grammatical gender of English pronouns; UNKNOWN fits every personal one."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    UNKNOWN = "any"


PERSONAL_GENDERS = (Gender.MASCULINE, Gender.FEMININE)


class Number(StrEnum):
    """EITHER for bodies and for people who may be "they"."""

    SINGULAR = "singular"
    PLURAL = "plural"
    EITHER = "either"


class Reference(StrEnum):
    """How a phrase points: to something named before, to something new, or neither shown."""

    DEFINITE = "definite"
    NEW = "new"
    BARE = "bare"
    POSSESSED = "possessed"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention with its grammar. Token indexes: ``[first, last)`` and ``head``.

    ``words`` is the name without title, or the noun's lemma; ``title`` the token range of a title
    or post that stands right before the name; ``lean`` the share of women among people of this
    given name; ``country`` the country that a government body belongs to; ``form`` the case of a
    pronoun and ``person`` 1 or 3. A pronoun cannot make a person of a name whose type is
    ``sure``; other documents may rely on a type that is ``clear``.
    """

    first: int
    last: int
    head: int
    kind: MentionKind
    type: str
    words: str
    number: Number = Number.SINGULAR
    gender: Gender = Gender.UNKNOWN
    reference: Reference = Reference.BARE
    title: tuple[int, int] | None = None
    lean: float | None = None
    country: str | None = None
    sure: bool = True
    clear: bool = True
    form: str = ""
    person: int = 3

    def span(self, parsed: ParsedDocument) -> Span:
        """Its characters."""
        return Span(parsed.tokens[self.first].start, parsed.tokens[self.last - 1].end)

    def mention(self, parsed: ParsedDocument) -> Mention:
        """The plain record."""
        return Mention(self.span(parsed), parsed.tokens[self.head].span, self.kind, self.type)


class Nouns:
    """The word lists of ``ontology/people.ttl``, looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Raises LexiconError if a list is missing."""
        self._read_people(lexicon)
        self._read_posts(lexicon)
        self._read_bodies(lexicon)
        self._read_places(lexicon)
        self._read_grammar(lexicon)

    def _read_people(self, lexicon: Lexicon) -> None:
        """Pronouns, titles, nouns for people."""
        self.pronouns = {
            word: tuple(value.split()) for word, value in lexicon.mapping("pronoun").items()
        }
        self.honorifics = lexicon.mapping("honorific")
        self.particles = lexicon.words("nameParticle")
        self.generations = lexicon.words("generation")
        self.nicknames = lexicon.mapping("nickname")
        self.respelt = lexicon.mapping("nameVariant")
        fillers = lexicon.mapping("nounType")
        self.person_nouns = {
            **{noun: "any" for noun, kind in fillers.items() if kind == "Person"},
            **lexicon.mapping("personNoun"),
        }
        self.person_suffixes = tuple(sorted(lexicon.words("personSuffix")))
        self.thing_nouns = lexicon.words("thingNoun")
        self.family = lexicon.words("familyNoun")
        self.kin = lexicon.words("kinNoun") | self.family
        self.associates = lexicon.words("associateNoun")
        self.objectless = lexicon.words("objectlessVerb")
        self.marrying_verbs = lexicon.words("marryingVerb")
        self.people_nouns = lexicon.words("peopleNoun")
        self.collectives = lexicon.words("collectiveHead")
        self.alias_cues = tuple(sorted(lexicon.words("aliasCue")))
        self.generic_people = lexicon.words("genericPerson")
        self.both = lexicon.words("bothWord")
        self.small_numbers = {
            **{word: int(value) for word, value in lexicon.mapping("numberWord").items()},
            **dict.fromkeys(self.both, 2),
        }
        self.whose = lexicon.words("possessiveRelative")
        self.heading_verbs = lexicon.words("headingVerb")
        self.unlikely = lexicon.words("unlikelyActor")
        self.actor_modifiers = lexicon.words("actorModifier")
        self.age_nouns = lexicon.words("ageNoun")
        self.adherents = lexicon.words("adherent")
        self.person_compounds = lexicon.words("personCompound")
        self.people_names = lexicon.words("peopleName")
        self.origin_words = lexicon.words("originWord")

    def _read_posts(self, lexicon: Lexicon) -> None:
        """Offices and occupations, and what ties their holders to bodies."""
        self.posts = lexicon.mapping("post")
        self.post_modifiers = lexicon.words("postModifier")
        self.state_posts = lexicon.words("statePost")
        self.royal_titles = lexicon.words("royalTitle")
        self.spokes = lexicon.words("spokesNoun")
        self.land_posts = lexicon.words("landPost")
        self.party_people = lexicon.words("partyPerson")
        self.residents = lexicon.words("resident")
        self.natives = lexicon.words("nativeNoun")
        self.home_prepositions = lexicon.words("homePreposition")
        self.lesser = lexicon.words("lesserPost")
        self.elected_here = lexicon.words("electedHere")
        self.loose_posts = lexicon.words("loosePost")
        self.ranks = lexicon.words("rankNoun")
        self.ordinals = lexicon.words("uniqueWord")
        self.plain_people = lexicon.words("plainPerson")
        self.callings = {w: v.split() for w, v in lexicon.mapping("otherCalling").items()}
        self.fates = {w: v.split() for w, v in lexicon.mapping("fateNoun").items()}
        self.sole_offices = {w: {w, *v.split()} for w, v in lexicon.mapping("soleOffice").items()}
        self.sitting_offices = {w: v.split() for w, v in lexicon.mapping("sittingOffice").items()}
        self.local_offices = lexicon.words("localOffice")
        self.successions = lexicon.words("successionWord")
        self.rival_offices = lexicon.words("rivalOffice")
        self.court_offices = lexicon.words("courtOffice")
        self.court_servants = self.court_offices | lexicon.words("courtServant")
        self.case_servants = lexicon.words("caseServant")
        self.trying = lexicon.words("triedVerb")
        self.guard_bodies = lexicon.words("guardBody")
        self.behind_bodies = lexicon.words("behindBody")
        self.gang_families = lexicon.words("gangFamily")
        self.name_endings = lexicon.mapping("nameEnding")
        self.name_openings = lexicon.mapping("nameOpening")
        self.party_names = lexicon.words("partyName")
        self.armies = lexicon.words("armyNoun")
        self.army_words = lexicon.words("armyModifier")
        self.state_forces = lexicon.words("stateForces")
        self.described_types = lexicon.mapping("describedType")
        self.site_pairs = lexicon.words("sitePair")
        self.act_sorts = lexicon.mapping("actSort")
        self.fatal_words = lexicon.words("fatalWord")
        self.suffered = lexicon.words("sufferedAct")
        self.culprits = lexicon.words("identifiedNoun") | lexicon.words("soughtNoun")
        self.enforcers = lexicon.words("enforcerNoun")
        self.attacking = lexicon.words("attackingDeed")
        self.undergone_nouns = lexicon.words("undergoneNoun")
        self.outside_posts = lexicon.words("outsidePost")
        self.former = lexicon.words("formerMarker")
        self.post_prefixes = lexicon.words("postPrefix")
        self.dead = lexicon.words("deadMarker")
        self.formerly = lexicon.words("formerAdverb")
        self.serving_verbs = lexicon.words("servingVerb")
        self.appointing_verbs = lexicon.words("appointingVerb")
        self.removing_verbs = lexicon.words("removingVerb")
        self.resigning_verbs = lexicon.words("resigningVerb")
        self.posts_held = lexicon.words("heldPost")
        self.post_losing = lexicon.words("postLosing")
        self.post_taking = lexicon.words("postTaking")
        self.outsiders = lexicon.words("outsiderNoun")
        self.aspirants = lexicon.words("aspirant") | self.adherents
        self.occupations = lexicon.words("occupation")
        self.wrong_names = lexicon.words("wrongName")
        self.office_words = lexicon.words("officeWord")
        self.office_honorifics = lexicon.words("officeHonorific")
        self.future = lexicon.words("futureMarker")
        self.present = lexicon.words("presentMarker")
        self.doubted = lexicon.words("doubtedPost")
        self.alleged = lexicon.words("allegedPost")
        # "defence lawyer Corinna Hale": a lawyer is somebody's lawyer, but also has an occupation.
        self.no_posts = lexicon.words("noPost") | (self.kin - self.posts.keys())
        self.party_tags = lexicon.words("partyTag")
        self.letters_behind = lexicon.words("lettersBehind")
        self.own_bodies = lexicon.words("ownBody")
        self.owned_bodies = lexicon.words("ownedBody")
        self.body_owners = lexicon.words("bodyOwner")
        self.post_spellings = lexicon.mapping("postSpelling")
        self.name_of = lexicon.words("nameOf")
        self.member_nouns = lexicon.words("memberNoun")
        self.own_people = lexicon.words("ownPerson")
        self.origin_of = lexicon.words("memberPreposition")
        self.nobodies = lexicon.words("anyWord")
        self.likening = lexicon.words("likening")
        self.heads_of = lexicon.mapping("headOfBody")
        self.text_makers = lexicon.words("textMaker")
        self.sponsored_texts = lexicon.words("sponsoredText")
        self.national_nouns = lexicon.words("nationalNoun")
        self.speaking_for = lexicon.words("speakingFor")
        self.seat_prepositions = lexicon.words("seatPreposition")
        self.corps = lexicon.words("corpsMember")

    def count(self, words: Iterable[str]) -> int | None:
        """The first small number among ``words`` ("the two men", "both men"), or None."""
        return next((n for word in words if (n := self.small_numbers.get(word))), None)

    def _read_bodies(self, lexicon: Lexicon) -> None:
        """Nouns and words of names for bodies and things."""
        self.body_nouns = lexicon.mapping("bodyNoun")
        self.post_fields = lexicon.words("postField")
        self.party_adjectives = lexicon.words("partyAdjective")
        self.owned_by_states = lexicon.words("ownedByState")
        self.overseers = lexicon.words("overseerNoun")
        self.viewing = lexicon.words("viewingVerb")
        self.body_kinds = lexicon.mapping("bodyKindOf")
        self.housed = lexicon.words("housedBody")
        self.whole_bodies = lexicon.words("wholeBody")
        self.inner_bodies = lexicon.words("innerBody")
        self.state_words = lexicon.words("governmentBodyWord")
        self.state_kinds = lexicon.words("governmentKind")
        self.force_names = frozenset(map(fold, lexicon.words("forceName")))
        self.state_banks = lexicon.words("stateBankWord")
        self.organization_words = lexicon.words("organizationWord")
        self.legal_forms = lexicon.words("legalForm")
        self.trade_words = lexicon.words("tradeWord")
        # Forms of two letters ("AS", "Co.") are initials and words too.
        forms = {word for word in self.legal_forms if len(word.strip(".")) > 2}
        self.firm_endings = (self.trade_words | forms) - lexicon.words("tradeSurname")
        self.firm_or_person = lexicon.words("firmOrPerson")
        aliases = lexicon.mapping("bodyAlias").items()
        self.body_aliases = {tuple(short.split()): tuple(full.split()) for short, full in aliases}
        self.acronym_skip = lexicon.words("acronymSkip")
        self.light = lexicon.words("lightNoun")
        self.work_nouns = lexicon.words("workNoun")
        self.feast_words = lexicon.words("feastWord")
        self.weekdays = lexicon.words("weekday")
        self.day_openers = lexicon.words("namedDayOpener")
        self.bare_adjectives = lexicon.words("bareAdjective")
        self.indefinites = lexicon.words("indefiniteArticle")
        self.thing_names = lexicon.words("thingName")
        self.known_books = lexicon.words("knownBook")
        self.fields = lexicon.words("fieldOfStudy")
        self.field_bodies = lexicon.words("fieldBody")
        self.subject_bodies = lexicon.words("subjectBody")
        self.publication_nouns = lexicon.words("publicationNoun")
        self.documents = self.publication_nouns | lexicon.words("speakingThing")
        self.shown_by_last = lexicon.words("lastWordKind")
        self.shown_kinds = lexicon.words("shownKind")
        self.local_bodies = lexicon.words("localBody")
        self.articleless = lexicon.words("articlelessBody")
        self.joiners = lexicon.words("nameJoiner")
        self.thing_words = lexicon.words("thingWord")
        self.thing_openers = lexicon.words("thingOpener")
        self.body_openers = lexicon.words("bodyOpener")
        self.named_things = lexicon.words("namedThing")
        self.team_words = lexicon.words("teamWord")
        self.sport_words = lexicon.words("sportWord")
        self.contests = lexicon.words("contestNoun")
        self.playing_verbs = lexicon.words("playingVerb")
        self.players = lexicon.words("playerNoun")
        self.opposing = lexicon.words("opposingPreposition")
        self.score_marks = lexicon.words("scoreMark")
        self.faiths = lexicon.words("faith")
        self.teachings = tuple(sorted(lexicon.words("teachingSuffix")))
        self.naming_verbs = lexicon.words("namingVerb")
        self.naming_adverbs = lexicon.words("namingAdverb")
        self.title_words = lexicon.words("titleWord")
        self.common_openers = lexicon.words("commonOpener")
        self.body_prepositions = lexicon.words("bodyPreposition")

    def _read_places(self, lexicon: Lexicon) -> None:
        """Nouns and words of names for places and countries."""
        self.place_nouns = lexicon.words("placeNoun")
        self.place_surnames = lexicon.words("placeSurname")
        self.place_words = lexicon.words("placeWord")
        self.road_words = lexicon.words("roadWord")
        self.place_openers = lexicon.words("placeOpener")
        self.quarters = lexicon.words("quarter")
        self.regions = lexicon.mapping("regionAbbreviation")
        self.place_aliases = lexicon.mapping("placeAlias")
        self.region_offices = lexicon.mapping("regionOffice")
        self.nouns_of_towns = lexicon.words("nounOfTown")
        self.road_spellings = lexicon.mapping("roadSpelling")
        self.venue_words = lexicon.words("venueWord")
        self.site_nouns = lexicon.words("siteNoun")
        self.demonym_suffixes = tuple(sorted(lexicon.words("demonymSuffix")))
        self.country_nouns = lexicon.words("countryNoun")
        self.settlement_nouns = lexicon.words("settlementNoun")
        self.state_nouns = lexicon.words("stateNoun")

    def _read_grammar(self, lexicon: Lexicon) -> None:
        """Small words, and verbs that show what their subject is."""
        self.new_markers = lexicon.words("newMarker")
        self.definite_markers = lexicon.words("definiteMarker")
        self.fillers = lexicon.words("fillerModifier")
        self.government_verbs = lexicon.words("governmentVerb")
        self.seat_verbs = self.government_verbs | lexicon.words("seatVerb")
        self.government_dealings = lexicon.groups("governmentDealing")
        self.policies = lexicon.words("policyNoun")
        self.country_rules = lexicon.words("rulerNoun")
        self.unclear_capitals = lexicon.words("unclearCapital")
        self.expletive_verbs = lexicon.words("expletiveVerb")
        self.expletive_adjectives = lexicon.words("expletiveAdjective")
        self.expletive_takes = lexicon.words("expletiveTake")
        self.not_names = lexicon.words("notName")
        self.human_verbs = lexicon.words("humanVerb")
        self.human_object_verbs = lexicon.words("humanObjectVerb")
        self.answering = lexicon.words("answeringVerb")
        self.questioning = lexicon.words("questioningVerb")
        self.motion_verbs = lexicon.words("motionVerb")
        self.other_markers = lexicon.words("otherMarker")
        self.further_markers = lexicon.words("furtherMarker")
        self.adding = lexicon.words("addingWord")
        self.unnamed_markers = lexicon.words("unnamedMarker")
        self.common_verbs = lexicon.words("commonVerb")
        self.never_in_names = lexicon.words("neverInName")
        self.locatives = lexicon.words("locative")
        self.articles = lexicon.words("article")
        self.demonstratives = lexicon.words("demonstrative")
        self.role_prepositions = lexicon.words("rolePreposition")
        self.who = lexicon.words("personalRelative")
        self.wrong_verbs = wrong_verbs(lexicon)
        self.speech_verbs = lexicon.words("speechVerb") | self.government_verbs

    def person_gender(self, noun: str) -> str | None:
        """The gender that a noun for a person shows ("any" included); None for another noun."""
        if noun in self.person_nouns:
            return self.person_nouns[noun]
        if noun in self.posts:
            return self.posts[noun]
        if noun in self.thing_nouns or noun in self.body_nouns:
            return None
        if len(noun) > 5 and noun.endswith(self.person_suffixes):
            if noun.endswith("woman"):
                return Gender.FEMININE
            return Gender.MASCULINE if noun.endswith("man") else Gender.UNKNOWN
        return None

    def spelled(self, post: str) -> str:
        """A post in lower case, and in full: "gov." is a governor."""
        return self.post_spellings.get(post, post).lower()

    def is_title(self, lower: str) -> bool:
        """True for a word that can end a title before a name."""
        lists = (self.honorifics, self.posts, self.adherents, self.corps)
        return any(lower in words for words in lists)
