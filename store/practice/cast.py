"""The people to practise with: one made-up household or more for each of the eight calls.

Call 1 wants to pay: £186.40 behind on the rent, court costs apart; a surname that is often misspelt.
Call 2 asks about a letter: £132.40 behind on the Monday it was decided, £20.03 today.
Call 3 cannot pay it all: £846.20 behind, no agreement yet.
Call 4 has just claimed Universal Credit: nothing came of it yet, and this week's rent is owed.
Call 5 has a bailiff's letter: eviction on the next working day at 10:30.
Call 6 is in distress: everything a 999 operator asks for is on file.
Call 7 is a third party: an authority that is live, one that expired, and a tenant who gave none.
Call 8 left in April 2022 owing £1,284.00, £96.00 of it for a repair; Grace Lindqvist is out on visits.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody to practise with."""

    call: int
    reference: str
    """Rent reference."""
    title: str
    forenames: str
    surname: str
    born: date
    phone: str
    culture: str
    """One of `names.toml`, for the names of the family."""
    find: str
    """What to type to find them."""
    about: str

    @property
    def name(self) -> str:
        """As printed."""
        return f"{self.forenames} {self.surname}"


PLAYERS = (
    Player(1, "20260018", "Ms", "Ngozi", "Okonkwo", date(1984, 3, 9), "07700 900101",
           "Nigerian", "okonkwo, or misspelt: okankwo", "wants to pay; £186.40 behind, court costs apart"),
    Player(2, "20260026", "Mr", "Tomasz", "Wiśniewski", date(1979, 11, 2), "07700 900102",
           "Polish", "wisniewski", "had a letter: £132.40 then, £20.03 now"),
    Player(3, "20260034", "Mrs", "Siobhán", "O'Neill", date(1990, 6, 21), "07700 900103",
           "Irish", "oneill siobhan", "cannot pay it all: £846.20"),
    Player(4, "20260042", "Ms", "Priya", "Raghunathan", date(1996, 1, 30), "07700 900104",
           "Tamil", "raghunathan", "has just claimed Universal Credit"),
    Player(5, "20260059", "Mr", "Dean", "Hargreaves", date(1981, 8, 14), "07700 900105",
           "English", "hargreaves", "eviction on the next working day at 10:30"),
    Player(6, "20260067", "Mrs", "Margaret", "Ellery-Shaw", date(1968, 4, 5), "07700 900106",
           "English", "ellery", "in distress: press F9"),
    Player(7, "20260075", "Ms", "Fatuma", "Abdi Warsame", date(1988, 12, 17), "07700 900107",
           "Somali", "warsame", "Citizens Advice rings: authority live, balance and agreement"),
    Player(7, "20260083", "Mr", "Michael", "Trevelyan", date(1957, 2, 26), "07700 900108",
           "English", "trevelyan", "Citizens Advice rings: authority expired"),
    Player(7, "20260091", "Ms", "Ana Sofia", "Carvalhal", date(1993, 9, 11), "07700 900109",
           "Portuguese and Brazilian",
           "carvalhal", "Citizens Advice rings: no authority; the tenant can say yes by voice"),
    Player(8, "20260109", "Mr", "Kwabena", "Asiedu", date(1986, 7, 3), "07700 900110",
           "Ghanaian", "asiedu", "left on 18 April 2022 owing £1,284.00, £96.00 of it a repair"),
)  # fmt: skip
"""In the order of the calls."""
