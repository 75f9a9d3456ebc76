"""Makes a practice council: a made-up one of any size, the same rows for the same seed, size and day."""

from collections.abc import Callable
from datetime import date

from store import working_days
from store.practice.dice import Dice
from store.practice.income import Income
from store.practice.ledger import Books
from store.practice.officers import Staff
from store.practice.payers import Payers
from store.practice.people import People
from store.practice.places import Town
from store.practice.rows import Rows
from store.practice.tenancies import Lettings

if __name__ == "__main__":
    import time
    from store.engine import open_store
    from store import schema
    import os, sys
    from collections import Counter
    t0=time.time()
    f="/tmp/p.db"
    for x in ("","-wal","-shm"):
        if os.path.exists(f+x): os.remove(f+x)
    schema.upgrade(f"sqlite:///{f}")
    today=date(2026,11,23); seed=1; size=2000
    print("schema",time.time()-t0)
    rows=Rows()
    wd=working_days.england()
    town=Town(rows,Dice(seed,"places"),size)
    staff=Staff(rows,patches=town.patches,today=today)
    people=People(rows,Dice(seed,"people"),today)
    lets=Lettings(rows,Dice(seed,"lets"),people,town,today)
    payers=Payers(Dice(seed,"payers"),today,wd)
    books=Books(rows,Dice(seed,"ledger"),staff,today,wd)
    income=Income(rows,Dice(seed,"income"),today,wd)
    print("set up",time.time()-t0)
    c=Counter(); w=Counter(); all_=[]
    for i in range(size):
        let=lets.let(); let.owner=staff.of_patch(let.home.patch_id)
        payers.decide(let)
        books.keep(let,lets.references(let)); lets.keep(let); income.keep(let)
        all_.append(let)
        if let.lived_in and let.rent:
            k=let.owed/let.rent
            c["<=0" if k<=0 else "<4" if k<4 else "<8" if k<8 else ">8"]+=1
    print("made",time.time()-t0, c, Counter(l.road.step for l in all_), Counter(l.type for l in all_))
    books.give_receipts()
    st=open_store(f)
    with st.writing() as conn, conn.begin():
        rows.flush(conn)
    st.close()
    print("written",time.time()-t0, rows.written, os.path.getsize(f)/1e6)
