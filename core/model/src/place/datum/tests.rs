//! Published examples, round trips over the whole country, and towns on both sides of its border.

use super::*;
use crate::place::earth;

fn wgs(lat: f64, lon: f64) -> Coordinates<Wgs84> {
    Coordinates::new(lat, lon).unwrap()
}

fn apart<D: Datum>(a: Coordinates<D>, b: Coordinates<D>) -> f64 {
    earth::metres(earth::at(a.lat, a.lon), earth::at(b.lat, b.lon))
}

/// `(WGS-84, GCJ-02)`, latitude first. The first three stand in the tests of googollee/eviltransform (which
/// takes 6,378,137 m for the axis where the leaked code has 6,378,245 m: under a centimetre of difference);
/// the fourth in the README of wandergis/coordtransform.
const PUBLISHED_GCJ02: [((f64, f64), (f64, f64)); 4] = [
    (
        (31.177_427_6, 121.527_210_6),
        (31.175_303_983_645_97, 121.531_541_859_215),
    ),
    (
        (22.543_847, 113.912_316),
        (22.540_796_131_694_766, 113.917_176_480_836_3),
    ),
    (
        (39.911_954, 116.377_817),
        (39.913_345_455_360_69, 116.384_047_224_556_57),
    ),
    ((39.915, 116.404), (39.916_404_281_501_64, 116.410_244_499_169_38)),
];

/// `(GCJ-02, BD-09)`, from the README of wandergis/coordtransform.
const PUBLISHED_BD09: ((f64, f64), (f64, f64)) =
    ((39.915, 116.404), (39.921_336_993_510_21, 116.410_369_493_710_29));

/// `(WGS-84, BD-09)`, from the same README.
const PUBLISHED_TO_BD09: ((f64, f64), (f64, f64)) = (
    (39.915, 116.404),
    (39.922_699_552_216_216, 116.416_627_243_787_33),
);

/// `(BD-09, WGS-84)`, from the same README, whose inverse is one step and good to 2 m.
const PUBLISHED_FROM_BD09: ((f64, f64), (f64, f64)) =
    ((39.915, 116.404), (39.907_253_214_522_164, 116.391_383_699_512_5));

#[test]
fn published_examples_come_out_as_published() {
    for ((lat, lon), (glat, glon)) in PUBLISHED_GCJ02 {
        let gcj = Coordinates::new(glat, glon).unwrap();
        assert!(apart(wgs(lat, lon).to_gcj02(), gcj) < 0.02, "{lat} {lon}");
        assert!(apart(gcj.to_wgs84(), wgs(lat, lon)) < 0.02, "{lat} {lon}");
    }
    let ((glat, glon), (blat, blon)) = PUBLISHED_BD09;
    let (gcj, bd) = (
        Coordinates::<Gcj02>::new(glat, glon).unwrap(),
        Coordinates::<Bd09>::new(blat, blon).unwrap(),
    );
    assert!(apart(gcj.to_bd09(), bd) < 0.01);
    assert!(apart(bd.to_gcj02(), gcj) < 0.01);
    let ((lat, lon), (blat, blon)) = PUBLISHED_TO_BD09;
    assert!(apart(wgs(lat, lon).to_bd09(), Coordinates::new(blat, blon).unwrap()) < 0.01);
    let ((blat, blon), (lat, lon)) = PUBLISHED_FROM_BD09;
    let bd = Coordinates::<Bd09>::new(blat, blon).unwrap();
    assert!(apart(bd.to_wgs84(), wgs(lat, lon)) < 2.0);
}

#[test]
fn there_and_back_is_within_a_tenth_of_a_metre_all_over_china() {
    let (mut points, mut fine, mut worst) = (0, 0, 0.0_f64);
    for (row, column) in (0..360).flat_map(|r| (0..620).map(move |c| (r, c))) {
        let here = wgs(18.013 + f64::from(row) * 0.1, 73.017 + f64::from(column) * 0.1);
        if !is_shifted(here.lat, here.lon) {
            continue;
        }
        let by_gcj02 = apart(here.to_gcj02().to_wgs84(), here);
        let by_bd09 = apart(here.to_bd09().to_wgs84(), here);
        let error = by_gcj02.max(by_bd09);
        points += 1;
        fine += i32::from(error < 1e-3);
        worst = worst.max(error);
    }
    assert!(points > 90_000, "{points}");
    assert!(worst < 0.1, "{worst}");
    assert!(f64::from(fine) / f64::from(points) > 0.99, "{fine} of {points}");
}

#[test]
fn a_shift_is_of_the_size_that_is_known() {
    for (lat, lon) in [
        (43.93, 116.08),
        (39.9, 116.4),
        (28.0, 120.7),
        (30.0, 120.58),
        (35.2, 113.2),
    ] {
        let here = wgs(lat, lon);
        let shift = apart(here.to_gcj02().relabelled(), here);
        assert!((300.0..750.0).contains(&shift), "{lat} {lon}: {shift}");
        let shift = apart(here.to_bd09().relabelled(), here);
        assert!((600.0..1_800.0).contains(&shift), "{lat} {lon}: {shift}");
    }
}

/// Centres of towns, from their articles in Wikipedia; some stand face to face across a river.
const BEYOND: [(&str, f64, f64); 17] = [
    ("Ulaanbaatar", 47.9185, 106.9177),
    ("Zamyn-Üüd", 43.7242, 111.9036),
    ("Vladivostok", 43.1155, 131.8855),
    ("Khabarovsk", 48.48, 135.07),
    ("Blagoveshchensk", 50.2727, 127.5405),
    ("Zabaikalsk", 49.6525, 117.3267),
    ("Nizhneleninskoye", 47.96, 132.63),
    ("Sinuiju", 40.1006, 124.3981),
    ("Hanoi", 21.0285, 105.8542),
    ("Lào Cai", 22.4856, 103.9707),
    ("Móng Cái", 21.5247, 107.9675),
    ("Kathmandu", 27.7172, 85.3240),
    ("Hong Kong", 22.3027, 114.1772),
    ("Macau", 22.1987, 113.5439),
    ("Taipei", 25.0330, 121.5654),
    ("Kaohsiung", 22.6273, 120.3014),
    ("Kinmen", 24.44, 118.33),
];

const WITHIN: [(&str, f64, f64); 14] = [
    ("Erenhot", 43.6526, 111.9767),
    ("Manzhouli", 49.5978, 117.3786),
    ("Heihe", 50.2456, 127.4889),
    ("Mohe", 52.9721, 122.5389),
    ("Fuyuan", 48.365, 134.30),
    ("Suifenhe", 44.3964, 131.1514),
    ("Dandong", 40.1244, 124.3947),
    ("Hekou", 22.5294, 103.9394),
    ("Dongxing", 21.5472, 107.9719),
    ("Tashkurgan", 37.7717, 75.2283),
    ("Khorgos", 44.2167, 80.4167),
    ("Shenzhen", 22.5431, 114.0579),
    ("Zhuhai", 22.2707, 113.5767),
    ("Sanya", 18.2528, 109.5119),
];

#[test]
fn a_town_across_the_border_is_not_shifted_either_way() {
    for (town, lat, lon) in BEYOND {
        let here = wgs(lat, lon);
        assert_eq!(here.to_gcj02().pair(), (lat, lon), "{town}");
        assert_eq!(here.to_bd09().pair(), (lat, lon), "{town}");
    }
    // Those a shift's length and more from the border come back as they are, too.
    for (town, lat, lon) in BEYOND.iter().take(3) {
        let back = Coordinates::<Gcj02>::new(*lat, *lon).unwrap().to_wgs84();
        assert_eq!(back.pair(), (*lat, *lon), "{town}");
        let back = Coordinates::<Bd09>::new(*lat, *lon).unwrap().to_wgs84();
        assert_eq!(back.pair(), (*lat, *lon), "{town}");
    }
}

#[test]
fn a_town_within_the_border_is_shifted_and_comes_back() {
    for (town, lat, lon) in WITHIN {
        let here = wgs(lat, lon);
        assert!(apart(here.to_gcj02().relabelled(), here) > 100.0, "{town}");
        assert!(apart(here.to_gcj02().to_wgs84(), here) < 0.001, "{town}");
        assert!(apart(here.to_bd09().to_wgs84(), here) < 0.001, "{town}");
    }
}

#[test]
fn a_datum_by_name_is_the_datum_by_type() {
    let here = wgs(43.93, 116.08);
    for code in DatumName::CODES {
        let name = DatumName::from_code(code);
        let (lat, lon) = here.to_named(&name).unwrap();
        let back = Coordinates::from_named(lat, lon, &name).unwrap();
        assert!(apart(back, here) < 0.001, "{code}");
    }
    assert_eq!(here.to_named(&DatumName::Gcj02), Some(here.to_gcj02().pair()));
    assert_eq!(
        [Wgs84::CODE, Gcj02::CODE, Bd09::CODE, Cgcs2000::CODE],
        *DatumName::CODES
    );
    assert!(Coordinates::from_named(1.0, 1.0, &DatumName::from_code("pz90")).is_err());
    assert!(here.to_named(&DatumName::from_code("pz90")).is_none());
}

#[test]
fn only_wgs84_becomes_a_position_and_comes_back_from_it() {
    let position = wgs(43.933_512_3, 116.086_045_6).to_position("gps");
    assert_eq!((position.lat_e7, position.lon_e7), (439_335_123, 1_160_860_456));
    assert!(apart(Coordinates::from(&position), wgs(43.933_512_3, 116.086_045_6)) < 0.01);
    assert!(Coordinates::<Gcj02>::new(f64::NAN, 0.0).is_err());
}
