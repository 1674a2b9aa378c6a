//! The time zone database: names from `timezone_provider`, rules from `jiff`'s copy of the IANA data.
//!
//! Both are compiled in, so Date and Temporal agree wherever they run. A zone's rules are read when the
//! zone is first used. jiff knows years -9999 to 9999; the calendar repeats every 400 years, so later
//! times take the rule of an equivalent earlier one, and before the first year offsets are constant.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use timezone_provider::epoch_nanoseconds::EpochNanoseconds;
use timezone_provider::provider::{
    CandidateEpochNanoseconds, EpochNanosecondsAndOffset, GapEntryOffsets, IsoDateTime, NormalizedId,
    NormalizerAndResolver, ResolvedId, TimeZoneNormalizer, TimeZoneResolver, TransitionDirection,
    UtcOffsetSeconds,
};
use timezone_provider::{CompiledNormalizer, TimeZoneProviderError};

type ProviderResult<T> = Result<T, TimeZoneProviderError>;

/// Seconds of 400 Gregorian years, after which dates and weekdays repeat.
pub const CYCLE_SECONDS: i64 = 146_097 * 86_400;
const NS_PER_SECOND: i128 = 1_000_000_000;

/// Rules by name.
pub fn database() -> &'static TimeZoneDatabase {
    static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    &DATABASE
}

/// Names of all zones that are not aliases of others, in order.
pub fn primary_names() -> Vec<&'static str> {
    let normalizer = CompiledNormalizer;
    let primary = |name: &str| {
        let id = normalizer.normalized(name.as_bytes()).ok()?;
        (normalizer.canonicalized(id).ok()? == id).then_some(())?;
        static_name(id)
    };
    let mut names: Vec<&'static str> =
        database().available().filter_map(|name| primary(name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The primary name of the zone that a name means.
pub fn primary_name(name: &str) -> Option<&'static str> {
    let id = CompiledNormalizer.normalized(name.as_bytes()).ok()?;
    static_name(CompiledNormalizer.canonicalized(id).ok()?)
}

/// The compiled-in spelling of a name.
fn static_name(id: NormalizedId) -> Option<&'static str> {
    static NORMALIZER: CompiledNormalizer = CompiledNormalizer;
    NORMALIZER.identifier(id).ok()
}

/// An available zone's name as the database spells it, whatever the case, with its rules.
pub fn named(name: &str) -> Option<(&'static str, TimeZone)> {
    let name = static_name(CompiledNormalizer.normalized(name.as_bytes()).ok()?)?;
    Some((name, database().get(name).ok()?))
}

/// The offset in seconds at a UTC time in seconds, however far away.
pub fn offset_seconds(zone: &TimeZone, seconds: i64) -> i64 {
    // Only an instant that jiff has no number for fails, and the known range leaves none.
    offset_at(zone, seconds).unwrap_or(0)
}

/// Names and rules, as Temporal's arithmetic asks for them.
pub type Provider = NormalizerAndResolver<CompiledNormalizer, Zones>;

/// The one provider of the process. Ids it gives out stay valid.
pub fn provider() -> &'static Provider {
    static PROVIDER: LazyLock<Provider> = LazyLock::new(|| NormalizerAndResolver::new(Zones::default()));
    &PROVIDER
}

/// Zones in use, by number.
#[derive(Debug, Default)]
pub struct Zones {
    table: RwLock<ZoneTable>,
}

#[derive(Debug, Default)]
struct ZoneTable {
    by_name: HashMap<Box<[u8]>, usize>,
    zones: Vec<TimeZone>,
}

const POISONED: TimeZoneProviderError = TimeZoneProviderError::Assert("the table of time zones is poisoned");

impl Zones {
    fn zone(&self, id: ResolvedId) -> ProviderResult<TimeZone> {
        let table = self.table.read().map_err(|_| POISONED)?;
        table.zones.get(id.0).cloned().ok_or(TimeZoneProviderError::Assert("not a zone's number"))
    }
}

/// UTC seconds within jiff's range at which the zone does what it does at `seconds`, and what to add to
/// get back. The range ends early, so that a zone's offset keeps everything in it.
fn known_seconds(seconds: i64) -> (i64, i64) {
    let last = Timestamp::MAX.as_second() - CYCLE_SECONDS;
    let first = Timestamp::MIN.as_second() + 3 * 86_400;
    let cycles = if seconds > last { (seconds - last).div_euclid(CYCLE_SECONDS) + 1 } else { 0 };
    let shift = cycles * CYCLE_SECONDS;
    ((seconds - shift).max(first), shift)
}

fn timestamp(seconds: i64) -> ProviderResult<Timestamp> {
    Timestamp::from_second(seconds).map_err(|_| TimeZoneProviderError::InstantOutOfRange)
}

fn offset_at(zone: &TimeZone, seconds: i64) -> ProviderResult<i64> {
    let (known, _) = known_seconds(seconds);
    Ok(i64::from(zone.to_offset(timestamp(known)?).seconds()))
}

/// Whether the zone has rules for all the future.
fn repeats(zone: &TimeZone) -> ProviderResult<bool> {
    let late = timestamp(Timestamp::MAX.as_second() - CYCLE_SECONDS)?;
    Ok(zone.following(late).next().is_some())
}

/// The next or the last transition that changes the offset, seen from `seconds` (exclusive).
fn transition(zone: &TimeZone, seconds: i64, direction: TransitionDirection) -> ProviderResult<Option<i64>> {
    let (known, shift) = known_seconds(seconds);
    let changes = |at: i64| Ok(offset_at(zone, at - 1)? != offset_at(zone, at)?);
    match direction {
        TransitionDirection::Next => {
            for found in zone.following(timestamp(known)?) {
                let at = found.timestamp().as_second();
                if changes(at)? {
                    return Ok(Some(at + shift));
                }
                // Rules that never change the offset would go on for ever.
                if at > known + CYCLE_SECONDS {
                    break;
                }
            }
        }
        TransitionDirection::Previous => {
            // Without rules for the future, the last transition is where it was.
            let shift = if shift != 0 && !repeats(zone)? { 0 } else { shift };
            for found in zone.preceding(timestamp(known)?) {
                let at = found.timestamp().as_second();
                if changes(at)? {
                    return Ok(Some(at + shift));
                }
            }
        }
    }
    Ok(None)
}

impl TimeZoneResolver for Zones {
    fn get_id(&self, name: &[u8]) -> ProviderResult<ResolvedId> {
        if let Some(&index) = self.table.read().map_err(|_| POISONED)?.by_name.get(name) {
            return Ok(ResolvedId(index));
        }
        let unknown = TimeZoneProviderError::Range("Unknown time zone");
        let text = std::str::from_utf8(name).map_err(|_| unknown)?;
        let zone = database().get(text).map_err(|_| unknown)?;
        let mut table = self.table.write().map_err(|_| POISONED)?;
        let index = table.zones.len();
        table.zones.push(zone);
        table.by_name.insert(name.into(), index);
        Ok(ResolvedId(index))
    }

    fn candidate_nanoseconds_for_local_epoch_nanoseconds(
        &self,
        id: ResolvedId,
        local: IsoDateTime,
    ) -> ProviderResult<CandidateEpochNanoseconds> {
        let zone = self.zone(id)?;
        let local = local.as_nanoseconds().0;
        let candidate = |offset: Offset| EpochNanosecondsAndOffset {
            ns: EpochNanoseconds(local - i128::from(offset.seconds()) * NS_PER_SECOND),
            offset: UtcOffsetSeconds(offset.seconds().into()),
        };
        // Offsets change at whole seconds, so a fraction does not matter.
        let (known, shift) = known_seconds(local.div_euclid(NS_PER_SECOND) as i64);
        let civil = Offset::UTC.to_datetime(timestamp(known)?);
        Ok(match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => CandidateEpochNanoseconds::One(candidate(offset)),
            AmbiguousOffset::Fold { before, after } => {
                CandidateEpochNanoseconds::Two([candidate(before), candidate(after)])
            }
            AmbiguousOffset::Gap { before, after } => {
                // By the offset before the gap, this time lies at or behind the transition.
                let behind = known - i64::from(before.seconds());
                let at = zone.preceding(timestamp(behind + 1)?).next();
                let at = at.map_or(behind, |found| found.timestamp().as_second()) + shift;
                CandidateEpochNanoseconds::Zero(GapEntryOffsets {
                    offset_before: UtcOffsetSeconds(before.seconds().into()),
                    offset_after: UtcOffsetSeconds(after.seconds().into()),
                    transition_epoch: EpochNanoseconds(i128::from(at) * NS_PER_SECOND),
                })
            }
        })
    }

    fn transition_nanoseconds_for_utc_epoch_nanoseconds(
        &self,
        id: ResolvedId,
        epoch_nanoseconds: i128,
    ) -> ProviderResult<UtcOffsetSeconds> {
        let seconds = epoch_nanoseconds.div_euclid(NS_PER_SECOND) as i64;
        Ok(UtcOffsetSeconds(offset_at(&self.zone(id)?, seconds)?))
    }

    fn get_time_zone_transition(
        &self,
        id: ResolvedId,
        epoch_nanoseconds: i128,
        direction: TransitionDirection,
    ) -> ProviderResult<Option<EpochNanoseconds>> {
        let seconds = epoch_nanoseconds.div_euclid(NS_PER_SECOND) as i64;
        // A transition at the beginning of this very second is past if a fraction of it is.
        let fraction = epoch_nanoseconds.rem_euclid(NS_PER_SECOND) != 0;
        let from = if fraction && direction == TransitionDirection::Previous { seconds + 1 } else { seconds };
        let at = transition(&self.zone(id)?, from, direction)?;
        Ok(at.map(|at| EpochNanoseconds(i128::from(at) * NS_PER_SECOND)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use timezone_provider::provider::TimeZoneProvider;

    fn local(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> IsoDateTime {
        IsoDateTime {
            year,
            month,
            day,
            hour,
            minute,
            second: 0,
            millisecond: 0,
            microsecond: 0,
            nanosecond: 0,
        }
    }

    #[test]
    fn every_minute_near_transitions_goes_there_and_back() {
        let provider = provider();
        for name in
            ["Europe/Dublin", "America/New_York", "Pacific/Chatham", "Africa/Casablanca", "Asia/Tokyo"]
        {
            let id = provider.get(name.as_bytes()).unwrap();
            for year in [-20_000, 1850, 1945, 2024, 2040, 9_999, 10_001, 270_000] {
                for month in 1..=12 {
                    for day in [1, 8, 15, 26, 28] {
                        for hour in 0..24 {
                            let time = local(year, month, day, hour, 30);
                            let candidates =
                                provider.candidate_nanoseconds_for_local_epoch_nanoseconds(id, time).unwrap();
                            for candidate in candidates.as_slice() {
                                let offset = provider
                                    .transition_nanoseconds_for_utc_epoch_nanoseconds(id, candidate.ns.0)
                                    .unwrap();
                                assert_eq!(offset, candidate.offset, "{name} {time:?}");
                                let back = candidate.ns.0 + i128::from(offset.0) * NS_PER_SECOND;
                                assert_eq!(back, time.as_nanoseconds().0);
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn gaps_and_folds() {
        let provider = provider();
        let id = provider.get(b"america/new_york").unwrap();
        let gap = provider
            .candidate_nanoseconds_for_local_epoch_nanoseconds(id, local(2024, 3, 10, 2, 30))
            .unwrap();
        let CandidateEpochNanoseconds::Zero(gap) = gap else { panic!("not a gap") };
        assert_eq!(gap.transition_epoch.0, 1_710_054_000 * NS_PER_SECOND);
        assert_eq!((gap.offset_before.0, gap.offset_after.0), (-18_000, -14_400));
        let fold = provider
            .candidate_nanoseconds_for_local_epoch_nanoseconds(id, local(2024, 11, 3, 1, 30))
            .unwrap();
        let CandidateEpochNanoseconds::Two([one, two]) = fold else { panic!("not a fold") };
        assert_eq!(two.ns.0 - one.ns.0, 3600 * NS_PER_SECOND);
        // The same a few cycles later.
        let later = provider
            .candidate_nanoseconds_for_local_epoch_nanoseconds(id, local(200_024, 3, 10, 2, 30))
            .unwrap();
        let CandidateEpochNanoseconds::Zero(later) = later else { panic!("not a gap") };
        assert_eq!(later.offset_after.0, -14_400);
    }

    #[test]
    fn transitions() {
        let provider = provider();
        let next = TransitionDirection::Next;
        let previous = TransitionDirection::Previous;
        let zone = |name: &str| provider.get(name.as_bytes()).unwrap();
        let at = |name: &str, seconds: i128, direction| {
            let found =
                provider.get_time_zone_transition(zone(name), seconds * NS_PER_SECOND, direction).unwrap();
            found.map(|ns| ns.0 / NS_PER_SECOND)
        };
        assert_eq!(at("America/New_York", 1_710_054_000, next), Some(1_730_613_600));
        assert_eq!(at("America/New_York", 1_710_054_000, previous), Some(1_699_164_000));
        assert_eq!(at("UTC", 0, next), None);
        assert_eq!(at("Asia/Tokyo", 1_710_054_000, next), None);
        // Japan has not changed its clocks since 1951, whenever one looks back.
        assert_eq!(at("Asia/Tokyo", 1_710_054_000, previous), at("Asia/Tokyo", 5_000_000_000_000, previous));
    }
}
