//! Counters and pause times of the collector.

use std::time::Duration;

/// Pause times in a histogram: eight buckets to a power of two, so a quantile is within 12%.
#[derive(Clone)]
pub struct Pauses {
    buckets: Box<[u32; Self::BUCKETS]>,
    count: u64,
    total: Duration,
    max: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Pauses { buckets: Box::new([0; Self::BUCKETS]), count: 0, total: Duration::ZERO, max: Duration::ZERO }
    }
}

impl Pauses {
    const BUCKETS: usize = 42 * 8;

    pub(super) fn record(&mut self, pause: Duration) {
        let ns = (pause.as_nanos() as u64).max(8);
        let log = 63 - ns.leading_zeros() as usize;
        let bucket = (log * 8 + ((ns >> (log - 3)) & 7) as usize).min(Self::BUCKETS - 1);
        self.buckets[bucket] += 1;
        self.count += 1;
        self.total += pause;
        self.max = self.max.max(pause);
    }

    pub fn count(&self) -> u64 {
        self.count
    }
    pub fn total(&self) -> Duration {
        self.total
    }
    pub fn max(&self) -> Duration {
        self.max
    }

    /// The pause that this fraction of pauses does not exceed.
    pub fn quantile(&self, fraction: f64) -> Duration {
        let wanted = (self.count as f64 * fraction).ceil() as u64;
        let mut seen = 0;
        for (bucket, &n) in self.buckets.iter().enumerate() {
            seen += n as u64;
            if seen >= wanted && n > 0 {
                let (log, part) = (bucket / 8, (bucket % 8) as u64);
                return Duration::from_nanos((8 + part + 1) << log >> 3).min(self.max);
            }
        }
        Duration::ZERO
    }
    pub fn p50(&self) -> Duration {
        self.quantile(0.50)
    }
    pub fn p99(&self) -> Duration {
        self.quantile(0.99)
    }
}

/// What the collector did so far. Byte counts are of this heap only.
#[derive(Clone, Default)]
pub struct GcStats {
    /// Minor collections that were not part of a full one.
    pub minor: Pauses,
    pub full: Pauses,
    /// Bytes that minor collections moved to, or turned into, old cells.
    pub promoted_bytes: u64,
    /// Bytes handed out in the nursery, up to the last collection.
    pub nursery_bytes: u64,
    /// Bytes of large objects allocated.
    pub large_bytes: u64,
    /// Cells that stack words pinned, over all collections.
    pub pinned_cells: u64,
    /// Live bytes after the last full collection.
    pub live_bytes: u64,
    /// Most bytes held at once, external ones included, measured at collections.
    pub peak_bytes: u64,
}
