//! What came of the year: a question that was answered, a word from the herder's own phone, wool for sale, and a
//! cooperative that an envoy helped to found.

use super::Banner;
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;

/// Questions and goods, then the outcomes.
pub fn play(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    asked(banner, voice)?;
    rated(banner, voice)?;
    outcomes(banner, voice)
}

fn asked(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    let text = "羊羔拉稀三天了，吃奶没劲，怎么办？";
    let when = "2023-06-18T20:30";
    let question = banner
        .qiqige
        .write(&["ask", text, "--domain", "disease", "--when", when])?;
    for phone in [&*banner.qiqige, &*banner.bater] {
        phone.ask(&["sync"])?;
    }
    let answer = "先补口服补液盐，母羊乳房擦干净；便里带血就打我电话，我带药过去。";
    banner.bater.change(&["answer", &question, answer], 1)?;
    voice.say(
        "六月，其其格在自己的手机上问羊羔拉稀，巴特尔当晚答了。",
        "In June Qiqige asks, on her own phone, about lambs that are ill. Bater answers the same evening.",
    );
    Ok(())
}

/// On her own phone, never on the envoy's.
fn rated(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    let word = [
        "person=巴特尔",
        "score=5",
        "channel=own_phone",
        "words=当晚就回了，羊羔好了",
    ];
    banner.qiqige.file("satisfaction", "2023-06-25T21:00", &word)?;
    let wool = [
        "kind=supply",
        "product=苏尼特羊毛",
        "quantity=600",
        "unit=公斤",
        "price_fen=8.50",
        "from_day=2023-06-25",
        "to_day=2023-07-31",
    ];
    banner.qiqige.file("trade", "2023-06-25T21:10", &wool)?;
    voice.say(
        "其其格在自己的手机上给了 5 分，又挂出 600 公斤羊毛。",
        "On her own phone Qiqige gives 5 of 5, and offers 600 kg of wool.",
    );
    Ok(())
}

fn outcomes(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    let venture = [
        "kind=venture",
        "title=协办苏尼特羊养殖农牧民合作社",
        "role=assisted",
        "party=那仁合作社",
        "done_day=2023-07-20",
    ];
    let venture = banner.haiyan.file("outcome", &noon("2023-07-21"), &venture)?;
    let community = [
        "kind=interest_community",
        "title=工作站＋合作社＋牧户：青贮统一供料，年底按交售量返利",
        "party=那仁合作社",
        "done_day=2023-10-10",
    ];
    banner.haiyan.file("outcome", &noon("2023-10-11"), &community)?;
    for phone in [&*banner.haiyan, &*banner.officer] {
        phone.ask(&["sync"])?;
    }
    let verified = format!("verified_by={}", banner.officer.person);
    banner
        .officer
        .put(&venture, &[&verified, "verified_day=2023-12-15"])?;
    voice.say(
        "成效两项：协办合作社一家（格日勒十二月去看过，已核实），利益共同体一个。",
        "Two outcomes: a cooperative that was co-founded (Gerile went there in December and verified it), and an interest community.",
    );
    Ok(())
}
