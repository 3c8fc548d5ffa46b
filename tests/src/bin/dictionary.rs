//! Trains the wire's dictionary: `cargo run --release -p ketepai-tests --bin dictionary -- FILE`.
//!
//! From visits whose notes are strings of the field's words, drawn at random, so that it learns how records
//! are built and which words the field uses, and not the sentences of the bench. A version that has been shipped is never trained again: the next one gets the next
//! number.

use ketepai_model::log::{Head, Segment};
use ketepai_model::record::Record;
use ketepai_model::{document, log, notice, question, training};
use ketepai_sync::wire;
use ketepai_tests::builders::{Dice, Envoy, Workload, visit};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a file to write")?;
    let mut samples = Vec::new();
    for seed in 0..6 {
        samples.extend(samples_of(seed));
    }
    let dictionary = zstd::dict::from_samples(&samples, 16 * 1024)?;
    std::fs::write(&path, &dictionary)?;
    println!("{} bytes from {} samples", dictionary.len(), samples.len());
    Ok(())
}

fn samples_of(seed: u64) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(9_000 + seed);
    let workload = Workload::build(seed, 40);
    let parties: Vec<_> = (0..50)
        .map(|_| ketepai_model::ids::RecordId(dice.bytes()))
        .collect();
    let mut samples = Vec::new();
    for envoy in &workload.envoys {
        for n in 0..20 {
            let mut visit = visit(&mut dice, envoy.person, &parties, 1_790_000_000 + n * 977);
            visit.problem = vec![characters(&mut dice, 60)];
            visit.advice = vec![characters(&mut dice, 40)];
            visit.next_step = characters(&mut dice, 8);
            samples.push(sample(&workload, envoy, "visit", visit.to_fields()));
        }
        let envelope = ketepai_model::record::Envelope::own(envoy.person, 1_790_000_000, 480);
        let mut notice = notice::Notice::new(envelope.clone());
        notice.titles.insert("zh-CN".into(), characters(&mut dice, 20));
        samples.push(sample(&workload, envoy, "notice", notice.to_fields()));
        let mut question = question::Question::new(envelope.clone());
        question.text = vec![characters(&mut dice, 50)];
        samples.push(sample(&workload, envoy, "question", question.to_fields()));
        let mut training = training::Training::new(envelope);
        training.topic = characters(&mut dice, 10);
        samples.push(sample(&workload, envoy, "training", training.to_fields()));
    }
    samples
}

fn sample(workload: &Workload, envoy: &Envoy, kind: &str, fields: ketepai_model::value::Fields) -> Vec<u8> {
    let body = document::root_change(&fields, &envoy.actor);
    let record = log::record_id(&workload.scope, &body);
    let entry = log::Entry {
        record,
        kind: kind.into(),
        schema: 1,
        body,
    };
    let head = Head {
        scope: workload.scope.clone(),
        device: envoy.keys.device(),
        number: 1,
        previous: None,
        entries: vec![entry.hash()],
        evidence: vec![workload.written[0].evidence],
        checkpoint: None,
    };
    let segment = Segment {
        signed: head.sign(&envoy.keys.signing),
        payloads: vec![Some(entry)],
    };
    wire::encode_segments(&[(segment, None)])
}

/// Words of the field: animals, diseases, medicines, forage, crops, places, what one does and finds.
const WORDS: &str = "羊 绵羊 山羊 母羊 公羊 羔羊 种羊 牛 奶牛 肉牛 母牛 犊牛 马 骆驼 猪 鸡 畜群 牲畜 弱畜 病畜 死亡 流产 难产 产羔 \
    接羔 断奶 配种 人工授精 体况 膘情 食欲 精神 体温 咳嗽 腹泻 消瘦 跛行 溃烂 水泡 脱毛 寄生虫 驱虫 药浴 疫病 布病 布鲁氏菌 口蹄疫 \
    小反刍兽疫 炭疽 羊痘 包虫病 结核 疫苗 免疫 补免 首免 加强免疫 抗体 抽检 采血 采样 阴性 阳性 疑似 隔离 消毒 石灰 无害化处理 \
    注射 皮下 肌肉 口服 剂量 毫升 休药期 出栏 检疫 耳标 登记 记录 台账 冷链 兽药 抗生素 青霉素 伊维菌素 阿苯达唑 补液 盐砖 \
    草场 草原 放牧 轮牧 禁牧 休牧 打草 返青 载畜量 饲草 饲料 精料 青贮 苜蓿 燕麦 玉米 秸秆 补饲 舍饲 棚圈 通风 保温 饮水 水井 \
    小麦 水稻 大豆 马铃薯 蔬菜 温室 大棚 果树 苹果 茶叶 食用菌 育苗 移栽 嫁接 修剪 疏果 施肥 追肥 有机肥 灌溉 滴灌 病虫害 蚜虫 \
    白粉病 锈病 农药 除草 土壤 测土 品种 良种 示范 试验 推广 技术 指导 培训 讲解 示范户 合作社 牧户 农户 嘎查 苏木 旗县 村委会 \
    企业 园区 基地 工作站 特派员 防疫员 建议 发现 检查 查看 走访 入户 复查 约定 联系 送检 增加 减少 每日 每周 下月 月底 上午 下午 \
    今年 去年 以上 以下 左右 已经 没有 需要 注意 及时 情况 问题 良好 正常 偏低 偏高 不足 充足 完成 参加 共计 只 头 亩 斤 公斤 户 人 次 天";

/// Words and punctuation of about this many characters.
fn characters(dice: &mut Dice, most: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let target = most / 2 + dice.below(most);
    let mut text = String::new();
    while text.chars().count() < target {
        text += words[dice.below(words.len())];
        if dice.once_in(5) {
            text += ["，", "。", "；", "、", "3", "12", "20"][dice.below(7)];
        }
    }
    text
}
