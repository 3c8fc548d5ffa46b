//! The five documents, clause by clause, as tests: one file a document, in the document's order, each with a small
//! county in which the clause holds and one in which it does not. Numbers are written out from the documents, not
//! read back from the rules. Must not reach into the engine: only what a phone or a station can ask is asked.

#[cfg(test)]
mod programmes {
    mod county;
    mod every_programme;
    mod heilongjiang;
    mod histories;
    mod inner_mongolia;
    mod inner_mongolia_services;
    mod jiaozuo;
    mod jiaozuo_judged;
    mod jiaozuo_paid;
    mod shaoxing;
    mod shaoxing_sent;
    mod wenzhou;
    mod wenzhou_goals;
}
