//! Compiling and running source text: scripts, eval, `new Function`.

use super::link;
use super::stack_trace::TraceFrame;
use super::{ErrorKind, JsResult, Realm, Script, Throw, Vm};
use crate::bytecode::{EvalInfo, FunctionCode};
use crate::bytecompiler;
use crate::frontend::{EvalContext, Goal, SourceText, SyntaxError, dynamic_function_source};
use crate::object::JsFunction;
use crate::string::JsString;
use crate::value::{Gc, Value};
use std::rc::Rc;

/// Parses and compiles; no cells are made.
pub fn compile(source: &SourceText, goal: Goal) -> Result<Rc<FunctionCode>, SyntaxError> {
    bytecompiler::compile(source, bytecompiler::CompileOptions::new(goal))
}

/// A script that is parsed and compiled but belongs to no realm yet.
#[derive(Clone)]
pub struct UnboundScript {
    code: Rc<FunctionCode>,
    pub script: Rc<Script>,
}

impl Vm {
    /// Compiles a script that gives its completion value, for any realm.
    pub fn compile_unbound(&mut self, source: SourceText) -> JsResult<UnboundScript> {
        let script = self.new_script(source);
        let options = bytecompiler::CompileOptions { goal: Goal::Script, completion_value: true };
        match bytecompiler::compile(&script.source, options) {
            Ok(code) => Ok(UnboundScript { code, script }),
            Err(error) => Err(self.throw_syntax(&script, &error)),
        }
    }

    /// Compiles a function body with these parameters, for any realm: [`Vm::bind_script`] gives the function.
    pub fn compile_unbound_function(
        &mut self,
        source: SourceText,
        parameters: &'static [&'static str],
    ) -> JsResult<UnboundScript> {
        let script = self.new_script(source);
        match compile(&script.source, Goal::FunctionBody { parameters }) {
            Ok(code) => Ok(UnboundScript { code, script }),
            Err(error) => Err(self.throw_syntax(&script, &error)),
        }
    }

    /// The function that runs a script in a realm.
    pub fn bind_script(&mut self, script: &UnboundScript, realm: *mut Realm) -> JsResult<Gc<JsFunction>> {
        let running = std::mem::replace(&mut self.realm, realm);
        let function = self.function_for(script.code.clone(), script.script.clone());
        self.realm = running;
        function
    }

    /// ScriptEvaluation (16.1.6) of a script in a realm: its completion value.
    pub fn run_unbound(&mut self, script: &UnboundScript, realm: *mut Realm) -> JsResult<Value> {
        let function = self.bind_script(script, realm)?;
        // SAFETY: realms live as long as the VM.
        let this = unsafe { (*realm).global_this };
        self.call(function.value(), this, &[])
    }

    /// The realm of this number.
    pub fn realm_of(&mut self, id: u32) -> Option<*mut Realm> {
        self.realms.get_mut(id as usize).map(|realm| &raw mut **realm)
    }

    /// Registers a source: reports of errors find it by its name.
    pub fn new_script(&mut self, source: SourceText) -> Rc<Script> {
        let script = self.make_script(source, None, None, false);
        self.scripts.push(script.clone());
        script
    }

    /// A source that running code compiles; `import()` in it refers to that code's script. It lives as
    /// long as code from it: evals and dynamic functions come without end.
    fn new_inner_script(&mut self, source: SourceText) -> Rc<Script> {
        let referrer = self.active_script();
        let is_detached = referrer.is_none();
        let origin = self.stack_frames(1).first().map(TraceFrame::eval_origin);
        self.make_script(source, referrer, origin, is_detached)
    }

    fn make_script(
        &mut self,
        source: SourceText,
        referrer: Option<Rc<Script>>,
        origin: Option<String>,
        is_detached: bool,
    ) -> Rc<Script> {
        let url = source.name().to_string();
        let id = self.next_script;
        self.next_script = id.wrapping_add(1);
        let module = std::cell::Cell::new(None);
        Rc::new(Script { source, url, id, module, referrer, origin, is_detached })
    }

    /// Throws a front-end error as a SyntaxError (RangeError for excessive nesting) that knows its place.
    pub fn throw_syntax(&mut self, script: &Rc<Script>, error: &SyntaxError) -> Throw {
        let kind = if error.is_range_error { ErrorKind::RangeError } else { ErrorKind::SyntaxError };
        match self.new_error(kind, &error.message) {
            Ok(object) => {
                let throw = self.throw(object.value());
                self.throw_site = Some((script.clone(), error.start, error.end));
                throw
            }
            Err(throw) => throw,
        }
    }

    /// Compiles a script (ParseScript) and gives a function that runs it.
    pub fn compile_script(&mut self, source: SourceText) -> JsResult<Gc<JsFunction>> {
        let script = self.new_script(source);
        match compile(&script.source, Goal::Script) {
            Ok(code) => self.function_for(code, script),
            Err(error) => Err(self.throw_syntax(&script, &error)),
        }
    }

    fn function_for(&mut self, code: Rc<FunctionCode>, script: Rc<Script>) -> JsResult<Gc<JsFunction>> {
        let realm: *mut Realm = self.realm;
        let cell = link::link(self, code, script, realm)?;
        let function = self.new_closure(cell, Value::UNDEFINED)?;
        Ok(function.as_gc())
    }

    /// ScriptEvaluation (16.1.6).
    pub fn run_script(&mut self, source: SourceText) -> JsResult<Value> {
        let function = self.compile_script(source)?;
        let this = self.realm().global_this;
        self.call(function.value(), this, &[])
    }

    /// As [`Vm::run_script`]; gives the script's completion value.
    pub fn run_script_for_value(&mut self, source: SourceText) -> JsResult<Value> {
        let script = self.new_script(source);
        let options = bytecompiler::CompileOptions { goal: Goal::Script, completion_value: true };
        let function = match bytecompiler::compile(&script.source, options) {
            Ok(code) => self.function_for(code, script)?,
            Err(error) => return Err(self.throw_syntax(&script, &error)),
        };
        let this = self.realm().global_this;
        self.call(function.value(), this, &[])
    }

    /// Compiles source text as the body of a function with these parameters.
    pub fn compile_function_body(
        &mut self,
        source: SourceText,
        parameters: &'static [&'static str],
    ) -> JsResult<Gc<JsFunction>> {
        let script = self.new_script(source);
        match compile(&script.source, Goal::FunctionBody { parameters }) {
            Ok(code) => self.function_for(code, script),
            Err(error) => Err(self.throw_syntax(&script, &error)),
        }
    }

    /// CreateDynamicFunction (20.2.1.1.1) after the arguments are strings; `keyword` as written.
    pub fn dynamic_function(
        &mut self,
        keyword: &str,
        parameters: &[u16],
        body: &[u16],
    ) -> JsResult<Gc<JsFunction>> {
        let (source, goal) = dynamic_function_source("anonymous", keyword, parameters, body);
        let script = self.new_inner_script(source);
        let code = match compile(&script.source, goal) {
            Ok(code) => code,
            Err(error) => return Err(self.throw_syntax(&script, &error)),
        };
        // The compiled code is the function itself, closed over the global environment.
        self.function_for(code, script)
    }

    /// Compiles indirect eval code of `realm`; early errors are of the running realm.
    pub fn compile_eval_in(&mut self, source: Gc<JsString>, realm: *mut Realm) -> JsResult<Gc<JsFunction>> {
        let source = self.source_of(source)?;
        let script = self.new_script(source);
        let code = match compile(&script.source, Goal::Eval(EvalContext::default())) {
            Ok(code) => code,
            Err(error) => return Err(self.throw_syntax(&script, &error)),
        };
        let outer = std::mem::replace(&mut self.realm, realm);
        let function = self.function_for(code, script);
        self.realm = outer;
        function
    }

    /// Indirect eval.
    pub fn eval_indirect(&mut self, source: Gc<JsString>) -> JsResult<Value> {
        let source = self.source_of(source)?;
        let script = self.new_inner_script(source);
        let goal = Goal::Eval(EvalContext::default());
        let code = match compile(&script.source, goal) {
            Ok(code) => code,
            Err(error) => return Err(self.throw_syntax(&script, &error)),
        };
        let function = self.function_for(code, script)?;
        let this = self.realm().global_this;
        self.call(function.value(), this, &[])
    }

    fn source_of(&mut self, source: Gc<JsString>) -> JsResult<SourceText> {
        let view = self.view(source)?;
        Ok(SourceText::from_utf16("<eval>", &view.to_utf16()))
    }
}

/// Direct eval in `context`, with the caller's `this`.
pub fn perform_direct(
    vm: &mut Vm,
    source: Gc<JsString>,
    context: Value,
    this: Value,
    info: &EvalInfo,
) -> JsResult<Value> {
    vm.check_stack()?;
    let source = vm.source_of(source)?;
    let script = vm.new_inner_script(source);
    let goal = Goal::Eval(EvalContext {
        direct: true,
        strict: info.strict,
        in_function: info.in_function,
        in_method: info.in_method,
        in_derived_constructor: info.in_derived_constructor,
        in_class_field_initializer: info.in_class_field_initializer,
        private_names: info.private_names.iter().map(|name| String::from_utf16_lossy(name)).collect(),
    });
    let code = match compile(&script.source, goal) {
        Ok(code) => code,
        Err(error) => return Err(vm.throw_syntax(&script, &error)),
    };
    let mut function = vm.function_for(code, script)?;
    function.context = context;
    vm.heap.write_barrier(function.header());
    vm.call(function.value(), this, &[])
}
