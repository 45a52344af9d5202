"""Word lists of the residue rules."""

from __future__ import annotations

__all__ = ["ABBREVIATIONS", "ADVERBIALS", "FUNCTION_WORDS", "PLACES", "STARTERS"]

FUNCTION_WORDS = frozenset(
    "a about above across after against along amid among an and are around as at because been before behind being "
    "below beneath beside between beyond but by can could did do does during each either every few for from had has "
    "have he her his how if in including into is it its like many may might more most much must near no nor not of "
    "off on onto or other our out over per she should since so some such than that the their them then there these "
    "they this those though through to toward towards under unless until up upon very via was we were what when where "
    "which while who whom whose will with within without would you your".split()
)

ADVERBIALS = frozenset(
    "However Moreover Furthermore Meanwhile Nevertheless Nonetheless Additionally Consequently Therefore Afterwards "
    "Besides Instead Unfortunately".split()
)
"""Capitalised, these begin a sentence and hardly ever stand in a name."""

STARTERS = frozenset("He She They We It This These There The But In".split())

ABBREVIATIONS = frozenset(
    "al approx ave bros cf co col corp dept dr ed eds eg est etc fig figs gen gov hon ie inc jr lt ltd mr mrs ms no "
    "nos op p pp pres prof pt rep rev sen sgt sr st vol vols vs".split()
)

PLACES = frozenset(
    "Afghan Afghanistan Africa African Albania Algeria America American Argentina Armenia Asia Asian Australia "
    "Australian Austria Azerbaijan Baghdad Bangladesh Beijing Belarus Belgium Berlin Bolivia Bosnia Boston Brazil "
    "Brazilian Britain British Brussels Bulgaria California Cambodia Cameroon Canada Canadian Chicago Chile China "
    "Chinese Colombia Congo Croatia Cuba Cuban Cyprus Damascus Danish Delhi Denmark Dutch Ecuador Egypt Egyptian "
    "England English Estonia Ethiopia Europe European Finland Finnish Florida France French Gaza Georgia German "
    "Germany Ghana Greece Greek Guatemala Haiti Hungarian Hungary Iceland India Indian Indonesia Iran Iranian Iraq "
    "Iraqi Ireland Irish Israel Israeli Istanbul Italian Italy Jamaica Japan Japanese Jerusalem Jordan Kabul "
    "Kazakhstan Kenya Korea Korean Kuwait Kyiv Laos Latvia Lebanon Libya Lithuania London Madrid Malaysia Mexican "
    "Mexico Moldova Mongolia Morocco Moscow Mozambique Mumbai Myanmar Namibia Nepal Netherlands Nicaragua Niger "
    "Nigeria Nigerian Norway Norwegian Pakistan Pakistani Palestine Palestinian Panama Paraguay Paris Peru "
    "Philippines Poland Polish Portugal Portuguese Qatar Romania Russia Russian Rwanda Saudi Scotland Scottish Senegal "
    "Serbia Singapore Slovakia Slovenia Somalia Spain Spanish Sudan Sweden Swedish Swiss Switzerland Syria Syrian "
    "Taiwan Tajikistan Tanzania Tehran Texas Thailand Tokyo Tunisia Turkey Turkish Uganda Ukraine Ukrainian Uruguay "
    "Uzbekistan Venezuela Vienna Vietnam Vietnamese Wales Washington Welsh Yemen Zambia Zimbabwe "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September "
    "October November December Christian Christmas Congress Muslim Parliament President".split()
)
"""Words that are written with a capital wherever they stand."""
