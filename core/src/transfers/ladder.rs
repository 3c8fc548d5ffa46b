//! How far down the ladder files go today: text, voice, thumbnails, evidence, originals. Decided by the network,
//! by what the month has cost, and by what a person said. Pure.

use ketepai_model::attachment::Rung;
use ketepai_store::FileState;
use ketepai_store::transfers::Traffic;

use super::Direction;
use super::settings::FileSettings;

/// What the network costs, as the platform says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// There is none.
    None,
    /// It costs by the byte.
    Metered,
    /// It does not.
    #[default]
    Unmetered,
}

/// Why a file does not go now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// There is no network.
    NoNetwork,
    /// It waits for one that does not cost by the byte.
    NeedsUnmetered,
    /// The month's allowance is used up.
    BudgetSpent,
    /// Originals stay on the phone, by its settings.
    OriginalsStay,
}

impl Why {
    /// The code, with a sentence in the locales.
    pub const fn code(self) -> &'static str {
        match self {
            Why::NoNetwork => "no_network",
            Why::NeedsUnmetered => "needs_unmetered",
            Why::BudgetSpent => "budget_spent",
            Why::OriginalsStay => "originals_stay",
        }
    }
}

/// The last fifth of a month's allowance is kept for voice and thumbnails.
const KEPT_FOR_FIRST_RUNGS: u64 = 5;

/// Whether a file goes now, and if not, why.
pub fn decide(
    file: &FileState,
    direction: Direction,
    network: Network,
    settings: &FileSettings,
    traffic: &Traffic,
) -> Result<(), Why> {
    match network {
        Network::None => Err(Why::NoNetwork),
        _ if file.urgent => Ok(()),
        Network::Unmetered
            if file.rung == Rung::Original && direction == Direction::Up && !settings.originals =>
        {
            Err(Why::OriginalsStay)
        }
        Network::Unmetered => Ok(()),
        Network::Metered => metered(file, settings, traffic),
    }
}

fn metered(file: &FileState, settings: &FileSettings, traffic: &Traffic) -> Result<(), Why> {
    if file.rung >= Rung::Original {
        return Err(Why::NeedsUnmetered);
    }
    let kept = match file.rung >= Rung::Evidence {
        true => settings.metered_bytes / KEPT_FOR_FIRST_RUNGS,
        false => 0,
    };
    let after =
        (traffic.metered_up + traffic.metered_down).saturating_add(file.bytes - file.sent.min(file.bytes));
    if after > settings.metered_bytes - kept {
        return Err(Why::BudgetSpent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketepai_model::ids::BlobHash;

    const KB: u64 = 1024;

    fn file(rung: Rung, bytes: u64) -> FileState {
        FileState {
            hash: BlobHash::of(&bytes.to_be_bytes()),
            bytes,
            rung,
            here: true,
            at_station: false,
            backed_up: false,
            urgent: false,
            paused: false,
            refused: None,
            sent: 0,
            wanted: false,
            since_s: 0,
        }
    }

    fn verdict(file: &FileState, network: Network, spent: u64) -> Result<(), Why> {
        let settings = FileSettings {
            metered_bytes: 1_000 * KB,
            ..FileSettings::default()
        };
        let traffic = Traffic {
            metered_up: spent,
            ..Traffic::default()
        };
        decide(file, Direction::Up, network, &settings, &traffic)
    }

    #[test]
    fn a_metered_line_carries_evidence_until_the_month_is_nearly_spent_and_voice_until_it_is() {
        let (voice, evidence) = (file(Rung::Voice, 90 * KB), file(Rung::Evidence, 300 * KB));
        assert_eq!(verdict(&evidence, Network::Metered, 0), Ok(()));
        assert_eq!(
            verdict(&evidence, Network::Metered, 501 * KB),
            Err(Why::BudgetSpent)
        );
        assert_eq!(verdict(&voice, Network::Metered, 900 * KB), Ok(()));
        assert_eq!(verdict(&voice, Network::Metered, 950 * KB), Err(Why::BudgetSpent));
        let mut half_sent = evidence.clone();
        half_sent.sent = 200 * KB;
        assert_eq!(verdict(&half_sent, Network::Metered, 501 * KB), Ok(()));
    }

    #[test]
    fn originals_wait_for_a_free_line_and_a_person_may_say_now() {
        let mut original = file(Rung::Original, 5_000 * KB);
        assert_eq!(verdict(&original, Network::Metered, 0), Err(Why::NeedsUnmetered));
        assert_eq!(verdict(&original, Network::Unmetered, 0), Ok(()));
        assert_eq!(verdict(&original, Network::None, 0), Err(Why::NoNetwork));
        original.urgent = true;
        assert_eq!(verdict(&original, Network::Metered, 999 * KB), Ok(()));
        assert_eq!(verdict(&original, Network::None, 0), Err(Why::NoNetwork));
    }
}
