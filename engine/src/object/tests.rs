//! What scripts alone do not show: representations, elements kinds, views of buffers that change.

use super::shape::FieldRepr;
use super::{ElementsKind, JsArray, JsObject, PropertyKey, TypedArrayKind};
use crate::execution::{Intrinsic, Must, Vm, VmOptions};
use crate::frontend::SourceText;
use crate::heap::CellKind;
use crate::value::{Gc, Value};

/// Runs `test` with a VM on a stack large enough for unoptimized code.
fn with_vm(test: impl FnOnce(&mut Vm) + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let mut vm = Vm::new(VmOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        test(&mut vm);
    });
    thread.and_then(|t| t.join().map_err(|_| std::io::Error::other("the test failed"))).unwrap();
}

fn run(vm: &mut Vm, source: &str) -> Value {
    match vm.run_script(SourceText::new("test.js", source)) {
        Ok(value) => value,
        Err(throw) => {
            let value = vm.take_exception(throw);
            panic!("{}", vm.describe_exception(value))
        }
    }
}

fn global(vm: &mut Vm, name: &str) -> Value {
    let key = vm.key_from_str(name);
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    vm.get(global, key).must()
}

fn set_global(vm: &mut Vm, name: &str, value: Value) {
    let key = vm.key_from_str(name);
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    vm.set(global, key, value, true).must();
}

fn text(vm: &mut Vm, name: &str) -> String {
    let value = global(vm, name);
    vm.describe(value)
}

#[test]
fn elements_kinds_generalise() {
    with_vm(|vm| {
        let mut kind = |source: &str| {
            run(vm, source);
            let array: Gc<JsArray> = global(vm, "a").as_gc();
            array.object.elements_kind()
        };
        assert_eq!(kind("var a = [1, 2, 3]"), ElementsKind::PackedInt32);
        assert_eq!(kind("a[3] = 1.5"), ElementsKind::PackedDouble);
        assert_eq!(kind("a[4] = 7; if (a[4] !== 7 || a[0] !== 1) throw 1"), ElementsKind::PackedDouble);
        assert_eq!(kind("a[7] = 7; if (6 in a) throw 1"), ElementsKind::HoleyDouble);
        assert_eq!(kind("a[5] = 'x'"), ElementsKind::HoleyTagged);
        assert_eq!(kind("a = [1, , 3]"), ElementsKind::HoleyInt32);
        assert_eq!(kind("a = [1]; a[1e6] = 1"), ElementsKind::Dictionary);
        assert_eq!(kind("a = []; for (var i = 9999; i >= 0; i--) a[i] = i"), ElementsKind::HoleyTagged);
        assert_eq!(kind("a = Object.preventExtensions([1])"), ElementsKind::Dictionary);
        assert_eq!(kind("a = [1]; Object.create(a)"), ElementsKind::Dictionary);
    });
}

#[test]
fn fields_remember_what_they_hold() {
    with_vm(|vm| {
        let mut repr = |source: &str| {
            run(vm, source);
            let object: Gc<JsObject> = global(vm, "o").as_gc();
            let key = vm.key_from_str("f");
            let entry = vm.shape_of(object).lookup(key).unwrap();
            // SAFETY: the owner is an ancestor of a live shape.
            unsafe { (*entry.owner).field_repr }
        };
        assert_eq!(repr("function make(v) { return { f: v } } var o = make(1)"), FieldRepr::Int32);
        assert_eq!(repr("o = make(2)"), FieldRepr::Int32);
        assert_eq!(repr("o = make(2.5)"), FieldRepr::Number);
        assert_eq!(repr("o = make({})"), FieldRepr::Any);
        assert_eq!(repr("function pos(v) { this.x = 0; this.f = v } o = new pos(0.5)"), FieldRepr::Double);
        assert_eq!(repr("o = new pos(3); if (o.f !== 3) throw 1"), FieldRepr::Double);
    });
}

#[test]
fn prototypes_are_watched() {
    with_vm(|vm| {
        run(vm, "function F() {} var f = new F; F.prototype.m = 1");
        let before = vm.proto_epoch;
        run(vm, "f.own = 1");
        assert_eq!(vm.proto_epoch, before);
        run(vm, "F.prototype.n = 1");
        assert_ne!(vm.proto_epoch, before);
        assert!(vm.no_prototype_elements && vm.array_iteration_pristine);
        run(vm, "Array.prototype[3] = 1; delete Array.prototype[3]");
        assert!(!vm.no_prototype_elements && vm.array_iteration_pristine);
        run(vm, "Array.prototype[Symbol.iterator] = Array.prototype[Symbol.iterator]");
        assert!(!vm.array_iteration_pristine);
    });
}

#[test]
fn typed_arrays_follow_their_buffer() {
    with_vm(|vm| {
        let proto = vm.intrinsic(Intrinsic::ObjectPrototype);
        let buffer = vm.new_array_buffer(CellKind::ArrayBuffer, 16, Some(64), proto).must();
        let fixed = vm.new_typed_array(TypedArrayKind::Int16, buffer, 2, Some(4), proto).must();
        let tracking = vm.new_typed_array(TypedArrayKind::Float64, buffer, 8, None, proto).must();
        set_global(vm, "fixed", fixed.value());
        set_global(vm, "tracking", tracking.value());
        run(
            vm,
            "fixed[0] = 70000; fixed[1] = '-5'; fixed[9] = 1; tracking[0] = 1.5; fixed['-0'] = 1; fixed.x = 2",
        );
        run(
            vm,
            "var keys = JSON.stringify(Reflect.ownKeys(fixed)), s = [fixed[0], fixed[1], fixed[9], fixed.x] + ''",
        );
        assert_eq!(text(vm, "keys"), r#"["0","1","2","3","x"]"#);
        assert_eq!(text(vm, "s"), "4464,-5,,2");
        run(
            vm,
            "s = [1 in fixed, 4 in fixed, '1.5' in fixed, delete fixed[9], Reflect.set(fixed, 20, 1)] + ''",
        );
        assert_eq!(text(vm, "s"), "true,false,false,true,true");
        run(
            vm,
            "s = [Reflect.defineProperty(fixed, 0, { value: 8 }), Reflect.defineProperty(fixed, 0, { writable: false }), Reflect.deleteProperty(fixed, 0), fixed[0]] + ''",
        );
        assert_eq!(text(vm, "s"), "true,false,false,8");
        assert_eq!(vm.typed_array_length(tracking), Some(1));
        vm.resize_array_buffer(buffer, 40);
        assert_eq!((vm.typed_array_length(tracking), vm.typed_array_length(fixed)), (Some(4), Some(4)));
        run(vm, "s = [tracking[0], tracking[3], Reflect.ownKeys(tracking)] + ''");
        assert_eq!(text(vm, "s"), "1.5,0,0,1,2,3");
        vm.resize_array_buffer(buffer, 4);
        assert_eq!((vm.typed_array_length(tracking), vm.typed_array_length(fixed)), (None, None));
        run(vm, "s = [fixed[0], fixed.x, Reflect.ownKeys(fixed)] + ''; fixed[0] = 3");
        assert_eq!(text(vm, "s"), ",2,x");
        vm.resize_array_buffer(buffer, 16);
        run(vm, "s = [fixed[0], fixed[3], Object.isExtensible(Object.preventExtensions({}))] + ''");
        assert_eq!(text(vm, "s"), "8,0,false");
        vm.detach_array_buffer(buffer);
        run(vm, "s = [fixed[0], tracking[0], 0 in fixed, Reflect.ownKeys(fixed)] + ''; fixed[0] = 1");
        assert_eq!(text(vm, "s"), ",,false,x");
    });
}

#[test]
fn every_element_type_round_trips() {
    with_vm(|vm| {
        let proto = vm.intrinsic(Intrinsic::ObjectPrototype);
        let cases: [(TypedArrayKind, f64, f64); 10] = [
            (TypedArrayKind::Int8, 200.0, -56.0),
            (TypedArrayKind::Uint8, -1.0, 255.0),
            (TypedArrayKind::Uint8Clamped, 300.5, 255.0),
            (TypedArrayKind::Int16, 40000.0, -25536.0),
            (TypedArrayKind::Uint16, -2.0, 65534.0),
            (TypedArrayKind::Int32, 4294967295.0, -1.0),
            (TypedArrayKind::Uint32, -1.0, 4294967295.0),
            (TypedArrayKind::Float16, 1.0009765625, 1.0009765625),
            (TypedArrayKind::Float32, 0.1, 0.1f32 as f64),
            (TypedArrayKind::Float64, 0.1, 0.1),
        ];
        for (kind, stored, loaded) in cases {
            let array = vm.new_typed_array_of_length(kind, 3, proto).must();
            vm.typed_array_set(array, 1, Value::number(stored)).must();
            let value = vm.get(array.object(), PropertyKey::index(1)).must();
            assert_eq!(value.as_number(), loaded, "{kind:?}");
        }
        for (kind, shown) in
            [(TypedArrayKind::BigInt64, "-1"), (TypedArrayKind::BigUint64, "18446744073709551615")]
        {
            let array = vm.new_typed_array_of_length(kind, 1, proto).must();
            let minus_one = vm.new_bigint(true, &[1]).must();
            vm.typed_array_set(array, 0, minus_one.value()).must();
            let value = vm.typed_array_get(array, 0).must();
            assert_eq!(vm.describe(value), shown);
        }
    });
}
