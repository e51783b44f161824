"""What speakers say about themselves and their own people, by which they accuse nobody.

A wrong in somebody's claim is an allegation. It is none where the claim is a report on what the
speaker, or the force for which he speaks, has done; and nobody alleges a wrong of himself.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.events.arguments import Participants, mention_head
from kg.extraction.events.drafts import Draft
from kg.model import Role, Span, Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    VERBAL,
    base_form,
    governor,
    is_infinitive,
    logical_objects,
    logical_subjects,
    prepositional_phrases,
    roots,
)
from kg.ontology.lexicon import Lexicon

ADMITTING = frozenset({"admit", "deny", "apologise"})
PEOPLE = frozenset({"Person", "Group"})
TEAM, LEGAL = "team", "legal"
POLICE, ARMED = "police", "armed"
FOR = frozenset({"for", "to", "of"})  # "a lawyer for the bank"
THEIR = frozenset({"his", "her", "their", "our", "my"})


class OwnActs:
    """Judges the doers of wrongs by who tells of them."""

    def __init__(
        self,
        parsed: ParsedDocument,
        statements: Iterable[Statement],
        people: Participants,
        lexicon: Lexicon,
    ) -> None:
        """Raises LexiconError if a list is missing from ``lexicon``."""
        self._parsed = parsed
        self._statements = {one.id: one for one in statements}
        self._people = people
        self._duties = lexicon.words("forceKind")
        self._dwellers = lexicon.words("dwellerNoun")
        self._forcing = lexicon.words("forcingVerb")
        self._papers = lexicon.words("complaintNoun")
        self._suing = frozenset(lexicon.mapping("courtward"))
        self._raised = lexicon.words("accusingNoun") | self._papers
        self._lawyers = lexicon.words("lawyerNoun")
        self._defence = lexicon.words("defenceWord")
        self._clients = lexicon.words("clientNoun")
        self.tried: frozenset[str] = frozenset()  # who stands accused, for whom a defence speaks
        forces = lexicon.mapping("forceMember")
        self._forces = {member: frozenset(words.split()) for member, words in forces.items()}
        self._ranks = lexicon.words("forceRank")
        self._armed = lexicon.words("identifiedNoun")

    def are_own(self, statement: Statement | None, draft: Draft, role: Role) -> bool:
        """ "The police said that officers had shot him", "he argued that he was insane when he
        killed them": the doer is whoever tells it, or somebody that he speaks for."""
        if statement is None or role.entity is None:
            return False
        on_duty = draft.kind.name in self._duties and (
            self._speaks_for(statement, role) or self._stopped_armed(statement, draft, role)
        )
        own = role.entity in statement.actors or self.is_defended(statement, role.entity)
        return on_duty or own

    def is_defended(self, statement: Statement, entity: str) -> bool:
        """True where lawyers speak of their own client: what they concede accuses nobody."""
        for head in (head for span in statement.source for head in self._heads(span)):
            defence = self._is_defence(head)
            if not defence and not self._is_lawyer(head):
                continue
            owners = list(self._parsed.kids(head.i, "poss"))
            named = (one for one in owners if one.pos in ("PROPN", "PRON"))
            if any(self._people.mention_of(one.i) == entity for one in named):
                return True
            served = [one for one in owners if one.pos != "PRON"]
            served += [one for _, one in prepositional_phrases(self._parsed, head.i, FOR)]
            if (defence and entity in self.tried) or self._is_client(entity, own=bool(served)):
                return True
        return False

    def _is_defence(self, head: Token) -> bool:
        """ "The defence", "the defence team"; not "the defence minister"."""
        before = [
            one for one in self._parsed.kids(head.i, *MODIFIERS) if one.lower in self._defence
        ]
        behind = {base_form(self._parsed.tokens[one.i + 1]) for one in before}
        pleading = behind & self._lawyers or base_form(head) in (*self._lawyers, TEAM)
        return head.lower in self._defence or bool(before and pleading)

    def _is_lawyer(self, head: Token) -> bool:
        """ "Her attorney", "Ode's legal team"; not "Ode's team of auditors"."""
        legal = (one.lower == LEGAL for one in self._parsed.kids(head.i, "amod"))
        return base_form(head) in self._lawyers or (base_form(head) == TEAM and any(legal))

    def _heads(self, span: Span) -> Iterable[Token]:
        return roots(self._parsed.within(span))

    def _is_client(self, entity: str, *, own: bool) -> bool:
        """Whether it is called a client; if ``own``, "her client", as lawyers say of theirs.

        "The client", in the words of a lawyer for the bank, is the bank's.
        """
        mentions = self._people.entity(entity).mentions
        heads = (mention_head(self._parsed, span) for span in mentions)
        clients = [
            i for i in heads if i is not None and self._parsed.tokens[i].lower in self._clients
        ]
        owners = ({kid.lower for kid in self._parsed.kids(i, "poss")} for i in clients)
        return any(not own or not THEIR.isdisjoint(words) for words in owners)

    def is_teller(self, draft: Draft, role: Role) -> bool:
        """True of a doer taken from those who speak: nobody charges himself, and
        "killing five guards, Governor Falk said …" tells no deed of the governor."""
        statements = (self._statements[name] for name in draft.statements)
        return any(
            role.entity in one.actors
            and one.speech_act not in ADMITTING
            and (one.speech_act == "allege" or self._is_source(one, role, draft))
            for one in statements
        )

    def is_forced(self, draft: Draft) -> bool:
        """ "Workers were forced to defraud people": the wrong is not theirs."""
        token = self._parsed.tokens[draft.anchor.token]
        above = self._parsed.tokens[token.head]
        return token.dep in ("xcomp", "ccomp", "advcl") and (
            above.lemma in self._forcing and is_infinitive(self._parsed, token)
        )

    def tellers(self, draft: Draft) -> frozenset[str]:
        """Who makes the statements that a wrong is told in."""
        told = (self._statements[name] for name in draft.statements)
        return frozenset(actor for one in told for actor in one.actors)

    def is_accuser(self, draft: Draft, role: Role) -> bool:
        """ "Corr took the bank to court for cheating her", "police seek Ode for killing a guard":
        behind a verb with somebody for its object, "for" tells what the object did."""
        parsed, deed = self._parsed, self._parsed.tokens[draft.anchor.token]
        link = parsed.tokens[deed.head]
        if deed.dep != "pcomp" or link.lower != "for":
            return False
        verb, head = governor(parsed, link), mention_head(parsed, role.span)
        objects = logical_objects(parsed, verb.i) if verb.pos in VERBAL else []
        somebody = any(self._people.type_of(i) in PEOPLE for i in objects)
        if not objects or not (somebody or verb.lemma in self._suing):
            return False
        return head in logical_subjects(parsed, verb.i)

    def is_charged(self, head: int) -> bool:
        """ "The rape allegation against the coach": he is no victim of it."""
        link = self._parsed.tokens[self._parsed.tokens[head].head]
        raised = base_form(self._parsed.tokens[link.head])
        return link.lower == "against" and raised in self._raised

    def is_paper(self, role: Role) -> bool:
        """ "An FIR against Tandel for cheating a widow": the paper cheats nobody."""
        head = mention_head(self._parsed, role.span)
        return head is not None and base_form(self._parsed.tokens[head]) in self._papers

    def is_home(self, draft: Draft, role: Role) -> bool:
        """ "Residents of Hanford Mill say the company …": where they live is no company."""
        head = mention_head(self._parsed, role.span)
        if role.entity is None or head is None or self._parsed.tokens[head].pos != "NOUN":
            return False
        mentions = self._people.entity(role.entity).mentions
        spans = [s for name in draft.statements for s in self._statements[name].source]
        homes = (span for span in spans if self._live_there(span))
        return any(home.covers(one) for home in homes for one in mentions)

    def _live_there(self, source: Span) -> bool:
        return any(
            base_form(token) in self._dwellers for token in roots(self._parsed.within(source))
        )

    def _is_source(self, statement: Statement, role: Role, draft: Draft) -> bool:
        """True where the doer's words are those of the source, and the deed is not below the cue
        ("claimed to have shot him")."""
        if not any(span.overlaps(role.span) for span in statement.source):
            return False
        cues = {token.i for span in statement.cue for token in self._parsed.within(span)}
        above = self._parsed.ancestors(draft.anchor.token)
        return not any(token.i in cues for token in above)

    def _stopped_armed(self, statement: Statement, draft: Draft, role: Role) -> bool:
        """ "Sergeant Lind shot dead an armed man, police said": their own officer, by his rank, who
        stands accused of nothing in the text, and somebody armed."""
        head = mention_head(self._parsed, role.span)
        ranks = () if head is None else self._parsed.kids(head, "compound", "nmod")
        ranked = any(one.lower.rstrip(".") in self._ranks for one in ranks)
        if not ranked or role.entity in self.tried or not self._speaks(statement, POLICE):
            return False
        hit = logical_objects(self._parsed, draft.anchor.token)
        return bool(hit) and all(self._is_armed(self._parsed.tokens[i]) for i in hit)

    def _is_armed(self, token: Token) -> bool:
        before = self._parsed.kids(token.i, *MODIFIERS)
        return base_form(token) in self._armed or any(one.lower == ARMED for one in before)

    def _speaks_for(self, statement: Statement, role: Role) -> bool:
        head = mention_head(self._parsed, role.span)
        token = None if head is None else self._parsed.tokens[head]
        if token is None or token.pos == "PROPN":
            return False
        return self._speaks(statement, base_form(token))

    def _speaks(self, statement: Statement, member: str) -> bool:
        """Whether a force speaks to which a ``member`` belongs."""
        own = self._forces.get(member, frozenset())
        speaking = [
            base_form(word) for span in statement.source for word in self._parsed.within(span)
        ]
        named = [
            word.lower()
            for actor in statement.actors
            for word in self._people.entity(actor).name.split()
        ]
        return not own.isdisjoint((*speaking, *named))
