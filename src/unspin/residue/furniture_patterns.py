"""The wordings of page furniture, and what spinners make of them.

A pattern names groups of words that replace each other in capitals (``REPLY`` is reply, comment, answer, …): a spinner
turns *Leave a Reply* into "Depart a Reply", and no table of phrases should know that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = ["LONGEST", "SURE", "Rule", "recognise", "tail_rule"]

SURE = 3
"""The strength of a line that nobody writes as prose; weaker ones need that much, with what stands near them."""
LONGEST = 260
"""Characters of the longest line that is looked at."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of furniture.

    ``strength`` goes up to :data:`SURE`. ``last``: as the last line it needs no other support. ``first``: it may stand
    above a title. ``glued``: it may follow the last sentence on its line.
    """

    name: str
    strength: int
    last: bool = False
    first: bool = False
    glued: bool = False


_FORM = Rule("comment-form", SURE, last=True, glued=True)
_FORM_TITLE = Rule("comment-form-title", 2, last=True, glued=True)
_FORM_FIELD = Rule("comment-form-field", 2)
_COUNT = Rule("comment-count", 2, glued=True)
_BUTTON = Rule("share-button", SURE, last=True, first=True, glued=True)
_SHARE = Rule("share", 2, last=True, first=True, glued=True)
_NETWORKS = Rule("networks", 1)
_FOLLOW = Rule("follow-us", SURE, last=True, first=True, glued=True)
_CLICK = Rule("click-here", SURE, last=True, glued=True)
_CLICK_ONLY = Rule("click-here-only", 2, last=True, glued=True)
_MORE = Rule("read-more", 1, last=True, glued=True)
_TEASER = Rule("read-also", 2, last=True)
_BELOW = Rule("story-continues", SURE, glued=True)
_RELATED = Rule("related", 1, last=True, first=True, glued=True)
_POPULAR = Rule("popular", 1)
_AD = Rule("advertisement", 1, last=True, first=True, glued=True)
_AD_SURE = Rule("advertisement-notice", SURE, last=True, first=True, glued=True)
_NEWSLETTER = Rule("newsletter", SURE, last=True, glued=True)
_SUBSCRIBE = Rule("subscribe", 1, glued=True)
_COOKIES = Rule("cookies", SURE, last=True, first=True, glued=True)
_POLICY = Rule("policies", 2, first=True)
_RIGHTS = Rule("rights", 1, glued=True)
_SOURCE_SITE = Rule("source-site", 1)
_META = Rule("entry-meta", SURE, last=True, first=True, glued=True)
_META_MAYBE = Rule("entry-meta-line", 2, last=True)
_SOURCE = Rule("source-link", 2, last=True, glued=True)
_NAVIGATION = Rule("navigation", 2, last=True, first=True)
_MENU = Rule("menu", 1, first=True)
_AUTHOR = Rule("author-box", SURE, last=True)
_BOX = Rule("box", 1)
_PLAYER = Rule("player", 2, first=True)
_APP = Rule("app", SURE, last=True)

_GROUPS = {
    "LEAVE": "leave|depart|go away|abandon|exit|withdraw|write|post|submit|add|drop|give|send",
    "REPLY": "reply|replies|comments?|responses?|answers?|remarks?|feedback|touch upon",
    "YOUR": "your|you're",
    "EMAIL": "e-?mail|e mail|electronic mail|electronic message",
    "ADDRESS": "address|addresses|handle|deal with|tackle|cope with|location",
    "NEVER": "(?:(?:will|shall|can|is|may|would|is going to) (?:not|no longer|now not|by no means|never|not at all)"
    "|won['’]?t|can['’]?t|cannot)",
    "PUBLISHED": "published|revealed|posted|printed|disclosed|made public|distributed|displayed|shown|publicized"
    "|publicised|released|circulated|issued",
    "REQUIRED": "required|mandatory|needed|obligatory|necessary|compulsory|requisite|essential",
    "FIELDS": "fields?|areas?|spaces?|regions?|boxes|disciplines?",
    "MARKED": "marked|checked|set apart|stamped|noted|labell?ed|indicated|flagged|denoted|highlighted",
    "SAVE": "save|keep|store|spare|retain|remember",
    "NAME": "name|call|title",
    "WEBSITE": "web ?site|internet site|site|web page|webpage|url",
    "BROWSER": "browser|program|internet browser|web browser",
    "NEXT": "next|subsequent|following",
    "TIME": "time|occasion|instance",
    "SHARE": "share|proportion|percentage|offer|partake",
    "CLICK": "click|tap|press|snap",
    "HERE": "here|right here|this link|the link|the link below",
    "READ": "read|peruse|learn|see|view",
    "MORE": "more|extra|greater|additional|further",
    "RELATED": "related|associated|connected|similar|linked|relevant",
    "ARTICLES": "articles?|posts?|stories|story|news|content|topics?|reading|links?|coverage|videos?",
    "SUBSCRIBE": "subscribe|sign[ -]?up|join|enroll?|register",
    "NEWSLETTER": "(?:(?:free|daily|weekly|morning|email|e-mail|news) )*(?:newsletters?|bulletin|mailing list"
    "|e-?mail list|pamphlet)",
    "NETWORK": "facebook|fb|twitter|x|linkedin|whatsapp|pinterest|reddit|tumblr|telegram|pocket|skype|google\\+?"
    "|instagram|youtube|e-?mail|threads|mastodon|bluesky|snapchat|tiktok|print",
    "LINK": "(?:,? and|,? or|,|/|\\||•|·)? ?",
    "FOLLOW": "follow|observe|comply with|like|find|join|connect with",
    "DATE": "(?:on )?(?:\\w+, )?(?:\\d{1,2}(?:st|nd|rd|th)? [a-z]+|[a-z]+ \\d{1,2}(?:st|nd|rd|th)?),? \\d{4}"
    "|(?:on )?\\d{1,4}[/.-]\\d{1,2}[/.-]\\d{1,4}|\\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago",
    "CLOCK": "(?:,? (?:at )?\\d{1,2}[:.]\\d{2}(?::\\d{2})?(?: ?[ap]\\.?m\\.?)?)?",
    "PERSON": "[\\w.'’-]+(?: [\\w.'’-]+){0,3}",
    "THING": "[^.!?:\\n]{1,60}",
}

# (rule, the words it may begin with, pattern). "#" stands for any figure, "©" for that sign.
_ROWS: tuple[tuple[Rule, str, str], ...] = (
    (
        _FORM_TITLE,
        "leave depart go abandon exit withdraw write post submit add drop give send",
        r"(?:LEAVE) (?:an?|your|the) (?:REPLY)(?: (?:cancel|drop|undo) (?:REPLY))?",
    ),
    (_FORM, "cancel drop undo", r"(?:cancel|drop|undo) (?:reply|answer|response)"),
    (
        _FORM,
        "your you're",
        r"(?:YOUR) (?:EMAIL)(?: (?:ADDRESS))? (?:NEVER)(?: be| get)? (?:PUBLISHED)"
        r"(?:[.,]? (?:REQUIRED) (?:FIELDS) (?:are|is|were|had been|have been)(?: (?:MARKED))?)?(?: ?\*)?",
    ),
    (
        _FORM,
        "required mandatory needed obligatory necessary compulsory requisite essential",
        r"(?:REQUIRED) (?:FIELDS) (?:are|is|were|had been|have been)"
        r" (?:MARKED)(?: with)?(?: an asterisk)?(?: ?\(?\*\)?)?",
    ),
    (
        _FORM,
        "save keep store spare retain remember",
        r"(?:SAVE) my (?:NAME),?(?: and)? (?:EMAIL)(?:(?:,| and|, and) (?:WEBSITE))? in this (?:BROWSER)"
        r"(?: for the (?:NEXT) (?:TIME) (?:that )?i \w+(?: \w+)?)?",
    ),
    (
        _FORM,
        "notify",
        r"notify me (?:of|about|by email of|via email of) (?:new|follow-?up|latest) (?:posts?"
        r"|comments?)(?: (?:by|via) (?:EMAIL))?",
    ),
    (_FORM, "you", r"you (?:must|need to) be (?:logged|signed) in to (?:post|leave|write|submit) an? (?:REPLY)"),
    (_FORM, "log sign", r"(?:log|sign) in to (?:(?:post|leave|write|submit) an? (?:REPLY)|reply|comment)"),
    (
        _FORM,
        "this learn",
        r"(?:this (?:WEBSITE) uses akismet to (?:reduce|lessen|cut|decrease) spam)?(?:\. )?"
        r"(?:learn how your comment (?:data|information) is processed)?",
    ),
    (_FORM, "please", r"please enter your (?:comment|name|(?:EMAIL)(?: (?:ADDRESS))?)(?: here)?"),
    (_FORM, "you", r"you have entered an incorrect email address"),
    (_FORM_FIELD, "post submit add", r"(?:post|submit|add) comment"),
    (_FORM_FIELD, "comment name email e-mail website", r"(?:comment|name|(?:EMAIL)) ?\*|website"),
    (
        _COUNT,
        "# no",
        r"(?:(?:\d+|no) (?:comments|replies|responses|thoughts)|1 (?:comment|reply|response|thought))(?:"
        r" (?:on|to) (?:THING))?",
    ),
    (_COUNT, "comments", r"comments (?:\(\d+\)|are closed|closed|off(?: on (?:THING))?)"),
    (_FORM, "be", r"be the first to (?:comment|reply|leave a (?:comment|reply))(?: on (?:THING))?"),
    (
        _BUTTON,
        "click tap press snap",
        r"(?:CLICK) to (?:(?:SHARE)|print|email|tweet)(?: this| a link)?(?: (?:on|to|with|by|via) (?:THING))?"
        r" ?\((?:opens|open) in (?:an? )?new (?:window|tab)\)",
    ),
    (_BUTTON, "click tap press snap", r"(?:CLICK) to (?:SHARE)(?: this)? (?:on|to|via) (?:NETWORK)"),
    (
        _BUTTON,
        "share proportion percentage offer partake",
        r"(?:SHARE)(?: (?:this|it))?(?: (?:article|post|story|page|news))? (?:on|to|via)"
        r" (?:NETWORK)(?:(?:LINK)(?:NETWORK))*",
    ),
    (_SHARE, "share", r"share (?:this|it|on|the)(?: (?:article|post|story|page|news))?"),
    (_SHARE, "sharing", r"sharing is caring"),
    (
        _NETWORKS,
        "share tweet print copy like loading facebook twitter linkedin whatsapp pinterest reddit tumblr telegram email "
        "e-mail x",
        r"share|tweet|print|copy link|like this|loading|(?:NETWORK)(?:(?:LINK)(?:NETWORK))*",
    ),
    (
        _FOLLOW,
        "follow observe comply like find join connect",
        r"(?:FOLLOW) us on (?:NETWORK)(?:(?:LINK)(?:NETWORK))*(?: (?:for|to) (?:THING))?",
    ),
    (_CLICK, "for", r"for(?: [\w'’-]+){1,6} (?:CLICK)(?: on)? (?:HERE)"),
    (
        _CLICK,
        "click tap press snap",
        r"(?:CLICK)(?: on)? (?:HERE) (?:for|to (?:read|see|view|get|peruse)) (?:the )?(?:(?:MORE)|latest"
        r"|all|full)(?: (?:THING))?",
    ),
    (_CLICK_ONLY, "click tap", r"(?:click|tap) (?:here|right here)"),
    (
        _MORE,
        "read peruse learn see view continue",
        r"(?:READ) (?:MORE)|continue reading|read (?:the )?(?:full|whole|entire) (?:story|article|post)(?: here)?",
    ),
    (_TEASER, "read also", r"read (?:more|also|next) ?[:|] ?[^\n]{3,120}|also read ?[:|-] ?[^\n]{3,120}"),
    (
        _BELOW,
        "story article continue",
        r"continue reading the main story|(?:story|article) continues (?:below|after)(?:"
        r" (?:the )?advertisement)?|continue reading below",
    ),
    (
        _RELATED,
        "related associated connected similar linked relevant you recommended suggested recent more",
        r"(?:RELATED) (?:ARTICLES)|you (?:may|might) (?:also|additionally) (?:like|be interested in|enjoy)"
        r"|(?:recommended|suggested) (?:for you|reading|articles|stories)|recent (?:posts?|comments)"
        r"|more from (?:this author|(?:the )?author|[\w ]{3,30})",
    ),
    (
        _POPULAR,
        "most more popular trending latest don't don’t must editor's editor’s top",
        r"(?:most|more) (?:popular|read|viewed)(?: (?:ARTICLES))?|popular posts|trending(?: now)?|latest"
        r" (?:news|posts|stories)"
        r"|don['’]t miss|must read|editor['’]s picks?|top stories",
    ),
    (
        _AD,
        "advertisement advertisements advertisment sponsored promoted ads",
        r"advertise?ments?|sponsored(?: (?:content|post|by (?:THING)))?|promoted content|ads by google",
    ),
    (
        _AD_SURE,
        "advertisement scroll skip",
        r"advertisement ?[-–—|.] ?(?:scroll to continue|(?:continue reading|story continues) below)"
        r"|scroll (?:down )?to continue(?: reading)?|skip (?:ad|advertisement)",
    ),
    (
        _NEWSLETTER,
        "subscribe sign sign-up signup join enrol enroll register",
        r"(?:SUBSCRIBE)(?: now| today| here)?(?: (?:for|to))? (?:our|the|your) (?:NEWSLETTER)"
        r"(?: (?:and|to|for|today|now|here)(?: (?:THING))?)?",
    ),
    (
        _NEWSLETTER,
        "get",
        r"get (?:the )?(?:latest|daily|breaking|our|more|all the)(?: [\w'’,&-]+){0,8}? (?:delivered |sent "
        r"|straight |right |directly )*"
        r"(?:to|in) your (?:inbox|e-?mail|mailbox)",
    ),
    (
        _NEWSLETTER,
        "enter type",
        r"(?:enter|type) your (?:EMAIL)(?: (?:ADDRESS))?(?: to (?:(?:SUBSCRIBE)|follow|receive)(?: (?:THING))?)?",
    ),
    (_SUBSCRIBE, "subscribe sign", r"(?:subscribe|sign up)(?: now| today| here| to continue reading)?"),
    (_NEWSLETTER, "thank thanks", r"(?:thank you|thanks) for (?:subscribing|signing up)(?: (?:to|for) (?:THING))?"),
    (
        _COOKIES,
        "this our the we",
        r"(?:(?:this|our|the) (?:WEBSITE) uses cookies|we"
        r" (?:also )?use cookies)(?: [^\n]{0,130}\b(?:experience|website|site"
        r"|browsing|traffic|device|preferences|ads|advertising|analytics|cookies)\b[^\n]{0,90})?",
    ),
    (
        _COOKIES,
        "by",
        r"by (?:continuing to (?:use|browse|visit)|using|browsing) (?:this|our|the) (?:WEBSITE),? you"
        r" (?:agree|consent|accept)[^\n]{1,120}",
    ),
    (
        _POLICY,
        "cookie cookies privacy accept reject manage terms",
        r"(?:cookies?|privacy|cookie and privacy) (?:policy|policies|settings|notice|preferences)"
        r"|accept(?: all)? cookies"
        r"|reject all(?: cookies)?|manage (?:cookies|preferences)"
        r"|terms (?:of (?:use|service)|(?:and|&) conditions)(?: ?[|•·] ?privacy policy)?",
    ),
    (
        _RIGHTS,
        "© (c) copyright all",
        r"(?:©|\(c\)|copyright)(?: ?©)? ?\d{4}(?: ?[-–] ?\d{4})?[^\n]{0,80}|(?:(?:©|\(c\)"
        r"|copyright)[^\n]{0,80})?all rights reserved",
    ),
    (
        _META,
        "this bookmark",
        r"(?:this (?:entry|post|article) was (?:posted|published|filed)(?: (?:in|on|by"
        r"|under))? [^\n]{1,200})?bookmark the permalink",
    ),
    (
        _META,
        "this",
        r"this (?:entry|post) was (?:posted|published|filed) (?:in|on|under) [^.\n]{1,120}(?: and tagged"
        r"|, tagged| by) [^.\n]{1,80}",
    ),
    (
        _META,
        "posted published filed uploaded written",
        r"(?:posted|published|filed|uploaded|written) by:? (?:PERSON),? ?[|•·-]? ?(?:DATE)(?:CLOCK)"
        r"(?: ?[|•·,-]? ?(?:in (?:THING)|(?:\d+|no|leave a) comments?))*",
    ),
    (
        _META_MAYBE,
        "posted published filed uploaded",
        r"(?:posted|published|uploaded) by:? (?:PERSON)|(?:posted|filed) (?:in|under):? (?:THING)",
    ),
    (
        _META_MAYBE,
        "posted published uploaded updated last",
        r"(?:posted|published|uploaded|last updated|updated)(?: on)?:? (?:DATE)(?:CLOCK)(?: by (?:PERSON))?",
    ),
    (
        _META_MAYBE,
        "tag tags tagged filed categories category",
        r"(?:tags?|categor(?:y|ies)"
        r"|tagged(?: with)?) ?: ?[^\n.!?]{1,120}",
    ),
    (_SOURCE, "source supply", r"(?:source|supply) (?:link|hyperlink)"),
    (
        _SOURCE_SITE,
        "via source source: via: view",
        r"(?:via|source) ?: ?(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?|view (?:original|source)",
    ),
    (
        _NAVIGATION,
        "next subsequent following previous prev older newer",
        r"(?:(?:NEXT)|previous|prev|older|newer) (?:article|post|story|entry|posts|entries)(?: ?[:"
        r"|»«] ?[^\n]{3,120})?",
    ),
    (
        _NAVIGATION,
        "back go scroll skip post toggle page",
        r"back to (?:the )?top|(?:go|scroll) to top|skip to (?:main )?content|post navigation"
        r"|toggle navigation|page \d+ of \d+",
    ),
    (
        _MENU,
        "home menu main search previous prev",
        r"home ?[>»/|] ?[^\n]{2,100}|(?:main )?menu|search for"
        r"|(?:previous|prev) ?[|/•·]? ?next",
    ),
    (_AUTHOR, "view more all", r"(?:view all|more|all) (?:posts|articles|stories) by (?:PERSON)"),
    (
        _BOX,
        "about image photo picture file",
        r"about the author|(?:image|(?:file )?photo|picture)(?:"
        r" (?:credit|source|by))? ?: ?[^\n.!?]{2,60}",
    ),
    (
        _BOX,
        "# reading estimated",
        r"\d+ min(?:ute)?s? read"
        r"|(?:estimated )?reading time ?: ?\d+ min(?:ute)?s?|\d[\d,.]*k? (?:views|shares|likes)",
    ),
    (
        _PLAYER,
        "watch your please loading this",
        r"watch (?:the )?video(?: (?:below|here|above))?|your browser does not support (?:the )?(?:video"
        r"|audio|html5|javascript)[^\n]{0,60}"
        r"|please enable javascript[^\n]{0,80}|loading (?:the )?(?:player|comments)",
    ),
    (_APP, "download", r"download (?:our|the)(?: [\w'’]+){0,4} app(?: (?:now|today|here))?"),
)

_SPACES = re.compile(r"\s+")
_LEADING = " \t\u00a0#>»«→←↑›‹|"
_TRAILING = " \t\u00a0»«→←↑›‹|:.…!–—-"


def recognise(line: str) -> Rule | None:
    """The rule by which a whole line is furniture; None where no rule applies.

    A line in quotation marks is somebody's words, one with a bullet is part of a list: neither is furniture.
    """
    line = line.lstrip(_LEADING)
    first = line[:24].split(None, 1)
    if not first:
        return None
    word = first[0].rstrip(_TRAILING + ",").lower()
    rows = _by_first_word().get("#" if word[:1].isdigit() else "©" if word[:1] == "©" else word)
    if rows is None:
        return None
    plain = _SPACES.sub(" ", line).rstrip(_TRAILING)
    return next((rule for rule, pattern in rows if pattern.fullmatch(plain)), None)


def tail_rule(text: str) -> Rule | None:
    """The first rule of a run of furniture that makes up the whole of a text; None where it is something else too."""
    text = _SPACES.sub(" ", text)
    at, total, pieces = 0, 0, 0
    first: Rule | None = None
    while at < len(text):
        end, rule = max(
            ((match.end(), rule) for rule, pattern in _glued() if (match := pattern.match(text, at)) is not None),
            key=lambda found: found[0],
            default=(at, None),
        )
        if rule is None or end == at:
            return None
        first = first or rule
        total += rule.strength
        pieces += 1
        at = end
    enough = (pieces > 1 and total >= SURE) or first is _FORM
    return first if enough else None


@cache
def _by_first_word() -> dict[str, list[tuple[Rule, re.Pattern[str]]]]:
    found: dict[str, list[tuple[Rule, re.Pattern[str]]]] = {}
    for rule, words, pattern in _ROWS:
        compiled = re.compile(_written_out(pattern), re.IGNORECASE)
        for word in words.split():
            found.setdefault(word, []).append((rule, compiled))
    return found


@cache
def _glued() -> list[tuple[Rule, re.Pattern[str]]]:
    return [
        (rule, re.compile(rf"(?:{_written_out(pattern)})(?!\w)[\s.!*:»|…]*", re.IGNORECASE))
        for rule, _, pattern in _ROWS
        if rule.glued
    ]


def _written_out(pattern: str) -> str:
    """The pattern with its groups' words."""
    while (written := re.sub(r"\(\?:([A-Z]+)\)", lambda found: f"(?:{_GROUPS[found[1]]})", pattern)) != pattern:
        pattern = written
    return pattern
