"""Made-up names of many cultures, streets, and text that means harm."""

FORENAMES = (
    "Aoife", "Bartosz", "Chidinma", "Dmytro", "Esther", "Fatuma", "Gwenllian", "Hüseyin", "Ioana", "Jia Hui",
    "Kwame", "Łukasz", "María José", "Nguyệt", "Oluwaseun", "Parveen", "Quang", "Rhiannon", "Siobhán", "Tomáš",
    "Uzma", "Vaidehi", "Wiktoria", "Xiomara", "Yusuf", "Zsófia", "Anne-Marie", "Jo", "Abd al-Rahman", "Ifeoma",
)  # fmt: skip
SURNAMES = (
    "Abubakar", "Brânză", "Cholmondeley", "D'Souza", "Eze", "Fiołek", "García Pérez", "Hossain", "Iqbal",
    "Jovanović", "Kaur", "Lê", "MacAonghais", "Ní Dhomhnaill", "Okonkwo-Bright", "Papadopoulos", "Quaye",
    "Rahman", "Szabó", "Thanabalasingam", "Ünal", "van der Berg", "Wójcik", "Xu", "Yıldız", "Zawadzki", "O",
    "St. John-Ffoulkes", "Al Hashimi", "Nic Giolla",
)  # fmt: skip
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Mx", "")
STREETS = (
    "Alder Walk", "Beech Tower", "Canal Row", "Dovecote Lane", "Elm Court", "Foundry Street", "Gosling Way",
    "Harrow Rise", "Ironbridge House", "Juniper Close", "Kestrel Point", "Larch Road", "Mill Terrace",
    "St Osyth's Place", "Orchard Mews", "Priory Gardens", "Quarry Hill", "Ropewalk",
)  # fmt: skip
TOWNS = ("Fordwick", "Netherby", "Stanhope Marsh")
LANGUAGES = ("", "", "", "", "Polish", "Somali", "Urdu", "Romanian", "British Sign Language")
HARMLESS_TO_KEEP = (
    "[/]", "[bold red]PAID[/]", "[@click=app.quit]x[/]", "=cmd|' /C calc'!A0", "+44", "@SUM(A1:A9)",
    "<script>alert(1)</script>", "'; DROP TABLE person; --", "%s%n", "{0}", "\\x1b[2J", "NULL", "-",
)  # fmt: skip
"""Hostile, but of ordinary characters: kept as they stand. None holds a pipe between words or a newline."""
CONTROLS = ("\x1b[2J\x1b]0;x\x07", "\x9b31m", "\x7f", "\x08\x08")
"""Control characters, to be dropped."""
TURNED = ("\u202e", "\u2067", "\u200f", "\u2066")
"""Marks that turn the direction of what follows, to be dropped; not in every character set."""
NOTES = (
    "Tenant rang about the balance; statement sent.",
    "Visited, no answer, card left.",
    "Agreed to pay weekly on top of the rent.",
    "Housing Benefit form given out.",
    "Key fob replaced.",
)
PHONES = (
    ("07700900", 3), ("02079460", 3), ("01134960", 3), ("01144960", 3), ("01154960", 3), ("01164960", 3),
    ("01174960", 3), ("01184960", 3), ("01214960", 3), ("01314960", 3), ("01414960", 3), ("01514960", 3),
    ("01614960", 3), ("01914980", 3), ("01632960", 3),
)  # fmt: skip
"""Ofcom's numbers for drama: what stands first, and how many digits follow."""


def phone(number: int) -> str:
    """One of 15,000 numbers that nobody has, canonical; empty beyond them."""
    if number >= len(PHONES) * 1000:
        return ""
    first, digits = PHONES[number % len(PHONES)]
    return f"{first}{number // len(PHONES):0{digits}d}"
