//! 支出: what a service cost, and who approved it. Must not decide what may be paid: the programme's expense rules do.

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// Who pays.
    Payer {
        /// 本人垫付
        Envoy = "envoy",
        /// 派出单位
        HomeUnit = "home_unit",
        /// 市级经费
        City = "city",
        /// 县级经费
        County = "county",
        /// 省级经费
        Province = "province",
        /// 企业
        Firm = "firm",
        /// 服务对象
        Recipient = "recipient",
    }
}

codes! {
    /// The office's word.
    Approval {
        /// 待审批
        Pending = "pending",
        /// 已批准
        Approved = "approved",
        /// 未批准
        Refused = "refused",
    }
}

record! {
    /// One sum of money. Only its person and the station read it.
    Expense = "expense", schema 1 {
        /// The programme's category, by code; or words where its list is open (等).
        "k" category: String,
        /// How much, fen.
        "n" amount_fen: Option<i64>,
        /// Spent on, days since 1970-01-01.
        "d" spent_day: Option<i64>,
        /// Who pays.
        "p" payer: Option<Payer>,
        /// From which fund.
        "f" fund: String,
        /// On which visit.
        "w" visit: Option<RecordId>,
        /// The voucher's scan.
        "v" voucher: Option<BlobHash>,
        /// The voucher's number.
        "g" voucher_no: String,
        /// What for.
        "q" words: String,
        /// The office's word.
        "a" approval: Option<Approval>,
        /// Whose word it is.
        "h" approved_by: Option<PersonId>,
        /// Why.
        "r" approval_reason: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        match self.amount_fen {
            None => return invalid("amount_fen", "required"),
            Some(n) if n <= 0 => return invalid("amount_fen", "positive"),
            Some(_) => {}
        }
        let said = matches!(self.approval, Some(Approval::Approved | Approval::Refused));
        if said && self.approved_by.is_none() {
            return invalid("approved_by", "required");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        // One's own stay one's own; what an office types from a claim lies where officers approve it.
        match self.envelope.served_by == self.envelope.typed_by {
            true => Scope::Person(self.envelope.served_by),
            false => Scope::Report(area.county()),
        }
    }

    fn listing(&self) -> Listing {
        let text = [&self.words, &self.category, &self.voucher_no].map(String::as_str).join("\n");
        let title = [&self.words, &self.category].into_iter().find(|t| !t.trim().is_empty());
        Listing { text, parent: self.visit, ..Listing::of(&self.envelope, title.cloned().unwrap_or_default()) }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let Some(fen) = self.amount_fen else { return Vec::new() };
        let day = self.spent_day.unwrap_or_else(|| self.envelope.day());
        vec![Fact { day, ..Fact::sum("expense", &self.envelope, area, fen) }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    #[test]
    fn money_is_counted_on_the_day_it_was_spent() {
        let mut expense = Expense::new(Envelope::own(PersonId([1; 8]), 0, 480));
        assert_eq!(expense.validate(), invalid("amount_fen", "required"));
        assert!(expense.facts(None).is_empty(), "a blank is not a zero");
        (expense.amount_fen, expense.spent_day) = (Some(35_000), Some(20_601));
        let fact = &expense.facts(None)[0];
        assert_eq!((fact.metric, fact.value, fact.day), ("expense", 35_000, 20_601));
        expense.approval = Some(Approval::Approved);
        assert_eq!(expense.validate(), invalid("approved_by", "required"));
    }
}
