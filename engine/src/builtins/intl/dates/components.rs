//! The components of a date and time format, as options and as resolved ones.

/// 11.2.? Table 16: what a script asks for, by the words it uses.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Components {
    pub weekday: Option<&'static str>,
    pub era: Option<&'static str>,
    pub year: Option<&'static str>,
    pub month: Option<&'static str>,
    pub day: Option<&'static str>,
    pub day_period: Option<&'static str>,
    pub hour: Option<&'static str>,
    pub minute: Option<&'static str>,
    pub second: Option<&'static str>,
    pub fractional_second_digits: Option<u32>,
    pub time_zone_name: Option<&'static str>,
}

impl Components {
    /// Whether one is present of those that defaults depend on: all but the era and the zone's name.
    pub fn any(&self) -> bool {
        self.has_date() || self.has_time()
    }

    pub fn has_date(&self) -> bool {
        self.weekday.or(self.year).or(self.month).or(self.day).is_some()
    }

    pub fn has_time(&self) -> bool {
        self.day_period.or(self.hour).or(self.minute).or(self.second).is_some()
            || self.fractional_second_digits.is_some()
    }

    /// These without all but the components of a date.
    pub fn date_part(&self) -> Components {
        let Components { weekday, era, year, month, day, .. } = *self;
        Components { weekday, era, year, month, day, ..Components::default() }
    }

    /// The components of a time of day.
    pub fn time_part(&self) -> Components {
        let Components { day_period, hour, minute, second, fractional_second_digits, .. } = *self;
        Components { day_period, hour, minute, second, fractional_second_digits, ..Components::default() }
    }
}
