//! Scoring by the figures of the default rulebook, and properties that hold for any.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn points(points: u8) -> Points {
    Points::new(points).unwrap()
}

fn bands<T: Copy + Ord>(bands: &[(T, u8)]) -> Result<Bands<T>, SchemeError> {
    Bands::new(
        bands.iter().map(|(at_least, given)| Band { at_least: *at_least, points: points(*given) }).collect(),
    )
}

/// The defaults of `tiering.indicators`, `tiering.weights` and `tiering.tiers`.
fn default_scheme() -> Scheme {
    let amounts = [(500_000_000, 100), (100_000_000, 80), (20_000_000, 60), (5_000_000, 40), (0, 20)];
    Scheme {
        amount: bands(&amounts).unwrap(),
        purchases: bands(&[(24, 100), (12, 80), (6, 60), (3, 40), (1, 20)]).unwrap(),
        years: bands(&[(10, 100), (5, 80), (3, 60), (1, 40), (0, 20)]).unwrap(),
        credit: [100, 80, 50, 0].map(points),
        complexity: [20, 40, 60, 80, 100].map(points),
        unknown: points(60),
        weights: Weights::new([4000, 2000, 1500, 1000, 1500]).unwrap(),
        thresholds: Thresholds::new([80, 60, 40]).unwrap(),
    }
}

fn good_customer() -> Facts {
    Facts {
        amount_fen: Some(123_456_789),
        purchases: Some(30),
        credit: Some(Credit::B),
        years: Some(4),
        complexity: Some(Complexity::new(5).unwrap()),
    }
}

fn points_for(indicator: Indicator, facts: Facts) -> u8 {
    default_scheme().score(&facts).part(indicator).points.get()
}

#[test]
fn a_customer_is_scored_indicator_by_indicator() {
    let assessment = default_scheme().score(&good_customer());
    let parts = assessment
        .parts
        .map(|part| (part.indicator.key(), part.points.get(), part.contribution().to_string()));
    let expected = [
        ("amount", 80, "32.00"),
        ("purchases", 100, "20.00"),
        ("credit", 80, "12.00"),
        ("years", 60, "6.00"),
        ("complexity", 100, "15.00"),
    ];
    assert_eq!(parts, expected.map(|(key, points, share)| (key, points, share.to_owned())));
    assert_eq!((assessment.score.to_string().as_str(), assessment.tier), ("85.00", Tier::One));
}

#[test]
fn an_unknown_fact_scores_as_unknown_and_is_shown_as_such() {
    let assessment = default_scheme().score(&Facts { credit: None, ..good_customer() });
    let credit = assessment.part(Indicator::Credit);
    assert_eq!((credit.points.get(), credit.known), (60, false));
    assert!(assessment.parts.iter().all(|part| part.known || part.indicator == Indicator::Credit));
    assert_eq!(default_scheme().score(&Facts::default()).score.to_string(), "60.00");
}

#[test]
fn a_band_begins_with_its_own_figure() {
    let amount = |fen| points_for(Indicator::Amount, Facts { amount_fen: Some(fen), ..Facts::default() });
    assert_eq!([500_000_000, 499_999_999, 5_000_000, 4_999_999, 1].map(amount), [100, 80, 40, 20, 20]);
    let years = |years| points_for(Indicator::Years, Facts { years: Some(years), ..Facts::default() });
    assert_eq!([11, 10, 9, 1, 0].map(years), [100, 100, 80, 40, 20]);
}

#[test]
fn nothing_bought_gives_nothing() {
    let amount = |fen| points_for(Indicator::Amount, Facts { amount_fen: Some(fen), ..Facts::default() });
    assert_eq!([0, -1, i64::MIN].map(amount), [0, 0, 0]);
    assert_eq!(points_for(Indicator::Purchases, Facts { purchases: Some(0), ..Facts::default() }), 0);

    let free = Scheme { purchases: bands(&[(0, 50)]).unwrap(), ..default_scheme() };
    let none = free.score(&Facts { purchases: Some(0), ..Facts::default() });
    assert_eq!(none.part(Indicator::Purchases).points, Points::NONE);
}

#[test]
fn a_score_on_a_threshold_has_reached_the_tier() {
    let thresholds = Thresholds::new([80, 60, 40]).unwrap();
    let tier = |score| thresholds.tier(Score::from_ten_thousandths(score));
    assert_eq!([1_000_000, 800_000].map(tier), [Tier::One; 2]);
    assert_eq!([799_999, 600_000].map(tier), [Tier::Two; 2]);
    assert_eq!([599_999, 400_000].map(tier), [Tier::Three; 2]);
    assert_eq!([399_999, 0].map(tier), [Tier::Four; 2]);
}

#[test]
fn a_score_shown_never_seems_to_have_reached_what_it_has_not() {
    let shown = |score| Score::from_ten_thousandths(score).to_string();
    assert_eq!([799_999, 832_050, 1_000_000, 99].map(shown), ["79.99", "83.20", "100.00", "0.00"]);
}

#[test]
fn weights_that_do_not_add_up_are_refused_with_their_sum() {
    assert_eq!(
        Weights::new([4000, 2000, 1500, 1000, 1400]),
        Err(SchemeError::WeightsDoNotAddUp { sum: 9900 })
    );
    assert_eq!(Weights::new([u16::MAX; 5]), Err(SchemeError::WeightsDoNotAddUp { sum: 327_675 }));
}

#[test]
fn bands_out_of_order_are_refused_with_their_position() {
    assert_eq!(bands(&[(10, 100), (5, 80), (5, 60)]), Err(SchemeError::BandsNotDescending { position: 2 }));
    assert_eq!(bands(&[(5, 100), (10, 80)]), Err(SchemeError::BandsNotDescending { position: 1 }));
    assert_eq!(bands(&[(10, 40), (5, 80)]), Err(SchemeError::BandPointsRise { position: 1 }));
    assert_eq!(bands::<i64>(&[]), Err(SchemeError::NoBands));
}

#[test]
fn thresholds_descend_within_the_scale() {
    for points in [[80, 80, 40], [60, 80, 40], [80, 40, 60]] {
        assert_eq!(Thresholds::new(points), Err(SchemeError::ThresholdsNotDescending { points }));
    }
    assert_eq!(Thresholds::new([101, 60, 40]), Err(SchemeError::PointsOutOfRange { points: 101 }));
    assert_eq!(Points::new(101), Err(SchemeError::PointsOutOfRange { points: 101 }));
}

#[test]
fn tiers_and_ratings_are_known_by_number() {
    assert_eq!(Tier::ALL.map(Tier::number), [1, 2, 3, 4]);
    assert_eq!(Tier::ALL.map(|tier| Tier::from_number(tier.number()).unwrap()), Tier::ALL);
    assert_eq!([0, 5].map(Tier::from_number), [Err(TierError(0)), Err(TierError(5))]);
    assert!(
        Tier::One.is_above(Tier::Two) && !Tier::Two.is_above(Tier::Two) && !Tier::Four.is_above(Tier::One)
    );
    assert_eq!([0, 6].map(Complexity::new), [Err(ComplexityError(0)), Err(ComplexityError(6))]);
    assert_eq!(Credit::ALL.map(|credit| Credit::from_key(credit.key())), Credit::ALL.map(Some));
    assert_eq!(Credit::from_key("E"), None);
}

#[test]
fn facts_and_assessments_are_stored_as_people_write_them() {
    let facts = r#"{"amount_fen":123456789,"purchases":30,"credit":"B","years":4,"complexity":5}"#;
    assert_eq!(serde_json::to_string(&good_customer()).unwrap(), facts);
    assert_eq!(serde_json::from_str::<Facts>(facts).unwrap(), good_customer());
    assert!(serde_json::from_str::<Facts>(&facts.replace(":5}", ":6}")).is_err());

    let assessment = default_scheme().score(&good_customer());
    let stored = serde_json::to_string(&assessment).unwrap();
    assert!(
        stored.starts_with(r#"{"parts":[{"indicator":"amount","points":80,"weight_bp":4000,"known":true}"#)
    );
    assert!(stored.ends_with(r#""score":850000,"tier":1}"#));
    assert_eq!(serde_json::from_str::<Assessment>(&stored).unwrap(), assessment);
}

#[test]
fn a_movement_matrix_tells_who_moves_up_down_and_in() {
    let mut matrix = MovementMatrix::default();
    for (from, to) in [(1, 1), (2, 1), (4, 1), (1, 3), (3, 3), (3, 4)] {
        matrix.add(Some(Tier::from_number(from).unwrap()), Tier::from_number(to).unwrap());
    }
    let mut newcomers = MovementMatrix::default();
    newcomers.add(None, Tier::One);
    newcomers.add(None, Tier::Four);
    matrix.merge(&newcomers);

    assert_eq!([matrix.up(), matrix.down(), matrix.same(), matrix.first(), matrix.total()], [2, 2, 2, 2, 8]);
    assert_eq!(matrix.count(Some(Tier::Three), Tier::Four), 1);
    assert_eq!(matrix.rows().last(), Some((None, [1, 0, 0, 1])));
    let json = "[[1,0,1,0],[1,0,0,0],[0,0,1,1],[1,0,0,0],[1,0,0,1]]";
    assert_eq!(serde_json::to_string(&matrix).unwrap(), json);
    assert_eq!(serde_json::from_str::<MovementMatrix>(json).unwrap(), matrix);
}

/// Up to six bands, whose figures and points both fall.
fn some_bands<T: Copy + Ord + fmt::Debug + 'static>(
    figure: impl Strategy<Value = T>,
) -> impl Strategy<Value = Bands<T>> {
    vec((figure, 0u8..=100), 1..6).prop_map(|pairs| {
        let (mut figures, mut given): (Vec<T>, Vec<u8>) = pairs.into_iter().unzip();
        figures.sort_unstable();
        figures.dedup();
        given.sort_unstable();
        given.drain(figures.len()..);
        let falling: Vec<_> = figures.into_iter().zip(given).rev().collect();
        bands(&falling).unwrap()
    })
}

fn some_weights() -> impl Strategy<Value = Weights> {
    prop::array::uniform4(0u16..=10_000).prop_map(|mut cuts| {
        cuts.sort_unstable();
        let [a, b, c, d] = cuts;
        Weights::new([a, b - a, c - b, d - c, 10_000 - d]).unwrap()
    })
}

fn some_grades<const N: usize>() -> impl Strategy<Value = [Points; N]> {
    vec(0u8..=100, N).prop_map(|mut given| {
        given.sort_unstable();
        std::array::from_fn(|grade| points(given[grade]))
    })
}

fn some_scheme() -> impl Strategy<Value = Scheme> {
    let thresholds = (2u8..=100)
        .prop_flat_map(|one| (Just(one), 1..one))
        .prop_flat_map(|(one, two)| (Just(one), Just(two), 0..two));
    (
        (some_bands(0i64..1_000), some_bands(0u32..40), some_bands(0u32..40)),
        (some_grades::<4>(), some_grades::<5>(), 0u8..=100),
        (some_weights(), thresholds),
    )
        .prop_map(
            |(
                (amount, purchases, years),
                (mut credit, complexity, unknown),
                (weights, (one, two, three)),
            )| {
                credit.reverse();
                let thresholds = Thresholds::new([one, two, three]).unwrap();
                Scheme {
                    amount,
                    purchases,
                    years,
                    credit,
                    complexity,
                    unknown: points(unknown),
                    weights,
                    thresholds,
                }
            },
        )
}

fn some_facts() -> impl Strategy<Value = Facts> {
    let complexity = (1u8..=5).prop_map(|rating| Complexity::new(rating).unwrap());
    (
        option::of(-50i64..1_200),
        option::of(0u32..50),
        option::of(select(Credit::ALL.to_vec())),
        option::of(0u32..50),
        option::of(complexity),
    )
        .prop_map(|(amount_fen, purchases, credit, years, complexity)| Facts {
            amount_fen,
            purchases,
            credit,
            years,
            complexity,
        })
}

/// The higher of two figures, if the first is known at all.
fn higher<T: Ord + Copy>(own: Option<T>, other: Option<T>) -> Option<T> {
    own.map(|own| own.max(other.unwrap_or(own)))
}

proptest! {
    #[test]
    fn a_better_fact_never_lowers_the_score_or_the_tier(
        scheme in some_scheme(),
        facts in some_facts(),
        others in some_facts(),
    ) {
        let better = [
            Facts { amount_fen: higher(facts.amount_fen, others.amount_fen), ..facts },
            Facts { purchases: higher(facts.purchases, others.purchases), ..facts },
            Facts { credit: facts.credit.map(|own| own.min(others.credit.unwrap_or(own))), ..facts },
            Facts { years: higher(facts.years, others.years), ..facts },
            Facts { complexity: higher(facts.complexity, others.complexity), ..facts },
        ];
        let before = scheme.score(&facts);
        for (indicator, better) in Indicator::ALL.into_iter().zip(better) {
            let after = scheme.score(&better);
            prop_assert!(after.score >= before.score && !before.tier.is_above(after.tier), "{indicator:?}");
            for other in Indicator::ALL.into_iter().filter(|other| *other != indicator) {
                prop_assert_eq!(after.part(other), before.part(other));
            }
        }
    }

    #[test]
    fn a_composite_lies_within_the_points_it_is_made_of(scheme in some_scheme(), facts in some_facts()) {
        let assessment = scheme.score(&facts);
        let given = assessment.parts.map(|part| part.points.get());
        prop_assert!(Score::of_points(*given.iter().min().unwrap()) <= assessment.score);
        prop_assert!(assessment.score <= Score::of_points(*given.iter().max().unwrap()));
        let weighed = |part: &Part| u32::from(part.points.get()) * u32::from(part.weight_bp);
        let by_hand: u32 = assessment.parts.iter().map(weighed).sum();
        prop_assert_eq!(assessment.score.ten_thousandths(), by_hand);
    }

    #[test]
    fn the_same_facts_stored_and_read_again_score_the_same(scheme in some_scheme(), facts in some_facts()) {
        let stored = serde_json::to_string(&facts).unwrap();
        prop_assert_eq!(scheme.score(&serde_json::from_str(&stored).unwrap()), scheme.score(&facts));
    }

    #[test]
    fn a_tier_is_the_highest_whose_threshold_is_reached(scheme in some_scheme(), facts in some_facts()) {
        let assessment = scheme.score(&facts);
        let is_missed = |points: &u8| Score::of_points(*points) > assessment.score;
        let missed = scheme.thresholds.points().into_iter().filter(is_missed).count();
        prop_assert_eq!(usize::from(assessment.tier.number()), missed + 1);
    }

    #[test]
    fn every_customer_counted_is_in_one_total(moves in vec((option::of(1u8..=4), 1u8..=4), 0..60)) {
        let mut matrix = MovementMatrix::default();
        for (from, to) in &moves {
            matrix.add(from.map(|from| Tier::from_number(from).unwrap()), Tier::from_number(*to).unwrap());
        }
        prop_assert_eq!(matrix.up() + matrix.down() + matrix.same() + matrix.first(), matrix.total());
        prop_assert_eq!(matrix.total(), moves.len() as u64);
        let goes_up = |(from, to): &&(Option<u8>, u8)| from.is_some_and(|from| *to < from);
        prop_assert_eq!(matrix.up(), moves.iter().filter(goes_up).count() as u64);
    }
}
