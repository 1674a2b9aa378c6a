//! Globals that do not exist until a script first looks at them: those of the language here, and the host's
//! own, which `Vm::global_maker` makes.
//!
//! The global object has the property from the start, with its attributes and its place in the order of
//! keys, but HOLE for a value. Whatever reads or redefines a property of a global object by key comes by
//! `Vm::materialize_global`, which makes the value in the global's own realm; so no script can tell.
//! Invariant: nothing else stores HOLE in a global object, and inline caches are only filled after that
//! call (a global object's shape is a dictionary, which no cache names).

use crate::execution::{Intrinsic, JsResult, Realm, Vm};
use crate::object::{Attributes, JsObject, OwnProperty, PropertyKey};
use crate::value::{Gc, Value};

struct LazyGlobal {
    name: &'static str,
    /// Makes the value, and the intrinsics that come with it, for the running realm; or gives the one
    /// it has made.
    make: fn(&mut Vm) -> JsResult<Value>,
    /// The first and the last of those intrinsics.
    intrinsics: (Intrinsic, Intrinsic),
}

const LAZY_GLOBALS: &[LazyGlobal] = &[
    LazyGlobal {
        name: "Intl",
        make: super::intl::materialize,
        intrinsics: (Intrinsic::Intl, Intrinsic::IntlSegmentIteratorPrototype),
    },
    LazyGlobal {
        name: "Temporal",
        make: super::temporal::materialize,
        intrinsics: (Intrinsic::Temporal, Intrinsic::TemporalZonedDateTimePrototype),
    },
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    for lazy in LAZY_GLOBALS {
        let key = vm.key_from_str(lazy.name);
        // Not through [[DefineOwnProperty]], which would look at the property.
        vm.add_named(global, key, Value::HOLE, Attributes::HIDDEN)?;
    }
    Ok(())
}

impl Vm {
    /// A named property of a global object, made now if it is a lazy one that has no value yet.
    #[inline]
    pub fn global_property(&mut self, global: Gc<JsObject>, key: PropertyKey) -> JsResult<OwnProperty> {
        match self.stored_named(global, key) {
            OwnProperty::Data(value, _) if value.is_hole() => {
                self.make_global(global, key)?;
                Ok(self.stored_named(global, key))
            }
            property => Ok(property),
        }
    }

    /// Gives a global object's property its value if it is a lazy one that has none yet.
    #[inline]
    pub fn materialize_global(&mut self, global: Gc<JsObject>, key: PropertyKey) -> JsResult<()> {
        self.global_property(global, key).map(|_| ())
    }

    /// Adds a global of the host's to the running realm: `global_maker` makes its value.
    pub fn add_lazy_global(&mut self, name: &str, attributes: Attributes) -> JsResult<()> {
        let global: Gc<JsObject> = self.realm().global.as_gc();
        let key = self.key_from_str(name);
        self.add_named(global, key, Value::HOLE, attributes)
    }

    #[cold]
    fn make_global(&mut self, global: Gc<JsObject>, key: PropertyKey) -> JsResult<()> {
        let realm = self.realms.iter_mut().find(|realm| realm.inner_global == global.value());
        let Some(realm) = realm.map(|realm| &raw mut **realm) else { return Ok(()) };
        let name = self.key_to_rust_string(key);
        for lazy in LAZY_GLOBALS {
            if lazy.name == name {
                let value = self.in_realm(realm, lazy.make)?;
                self.put_own_data(global, key, value);
                return Ok(());
            }
        }
        let Some(make) = self.global_maker else { return Ok(()) };
        let running = std::mem::replace(&mut self.realm, realm);
        let result = make(self, &name);
        self.realm = running;
        let value = result?;
        // The host's code may have looked at the property too early, or given it another value.
        if let OwnProperty::Data(present, _) = self.stored_named(global, key)
            && (present.is_hole() || present.is_undefined())
        {
            self.put_own_data(global, key, value);
        }
        Ok(())
    }

    /// An intrinsic of a realm that is not made yet; undefined if it is not a lazy one.
    #[cold]
    pub fn materialize_intrinsic(&mut self, realm: *mut Realm, intrinsic: Intrinsic) -> JsResult<Value> {
        for lazy in LAZY_GLOBALS {
            let (first, last) = lazy.intrinsics;
            if (first as usize..=last as usize).contains(&(intrinsic as usize)) {
                self.in_realm(realm, lazy.make)?;
            }
        }
        // SAFETY: realms live as long as the VM.
        Ok(unsafe { (*realm).get(intrinsic) })
    }

    /// Runs `make`, which calls no script, with another realm as the running one.
    fn in_realm(&mut self, realm: *mut Realm, make: fn(&mut Vm) -> JsResult<Value>) -> JsResult<Value> {
        let running = std::mem::replace(&mut self.realm, realm);
        let result = make(self);
        self.realm = running;
        result
    }
}
