//! The line editor's thread.

use crate::event_loop::{Completion, Inbox};
use lanner_engine::embedding::{JsResult, Value, Vm};
use rustyline::completion::{Completer, Pair};
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Context, Helper};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long Tab waits for an answer: the program may be busy in a callback.
const COMPLETION_LIMIT: Duration = Duration::from_secs(2);
/// Lines that are remembered.
const HISTORY: usize = 1000;

/// What came of one prompt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    Line(String),
    /// Ctrl-C
    Interrupted,
    /// Ctrl-D, or the terminal is gone.
    End,
}

struct Prompt {
    text: String,
    request: u64,
}

/// Candidates for what stands before the cursor, and where it starts (in bytes).
type Candidates = (usize, Vec<String>);

/// The side of the JavaScript thread.
pub struct Editor {
    prompts: Sender<Prompt>,
    candidates: Sender<Candidates>,
    /// The request that the next Tab answers.
    completion_request: Arc<Mutex<Option<u64>>>,
}

impl Editor {
    /// Starts the thread. `history` is where lines are kept between runs, if anywhere.
    pub fn start(inbox: Arc<Inbox>, history: Option<PathBuf>) -> std::io::Result<Editor> {
        let (prompts, prompts_in) = channel::<Prompt>();
        let (candidates, candidates_in) = channel();
        let completion_request = Arc::new(Mutex::new(None));
        let helper = Assistant {
            inbox: inbox.clone(),
            request: completion_request.clone(),
            candidates: Mutex::new(candidates_in),
        };
        let mut editor =
            rustyline::Editor::<Assistant, DefaultHistory>::new().map_err(std::io::Error::other)?;
        editor.set_helper(Some(helper));
        editor.set_completion_type(CompletionType::List);
        editor.set_auto_add_history(true);
        let limited =
            editor.set_max_history_size(HISTORY).and_then(|()| editor.set_history_ignore_dups(true));
        limited.map_err(std::io::Error::other)?;
        if let Some(path) = &history {
            // The first run has no file; a broken one is overwritten.
            let _ = editor.load_history(path);
        }
        std::thread::Builder::new()
            .name("line editor".into())
            .spawn(move || serve(editor, &prompts_in, &inbox, history.as_deref()))?;
        Ok(Editor { prompts, candidates, completion_request })
    }

    /// Reads a line; `request` is answered with it.
    pub fn prompt(&self, text: String, request: u64) -> bool {
        self.prompts.send(Prompt { text, request }).is_ok()
    }

    /// The request that is answered when the user asks for completions: text before the cursor.
    pub fn set_completion_request(&self, request: u64) {
        *self.completion_request.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
    }

    /// Answers a request for completions.
    pub fn offer(&self, start: usize, candidates: Vec<String>) {
        // The editor may have given up waiting.
        let _ = self.candidates.send((start, candidates));
    }
}

fn serve(
    mut editor: rustyline::Editor<Assistant, DefaultHistory>,
    prompts: &Receiver<Prompt>,
    inbox: &Inbox,
    history: Option<&std::path::Path>,
) {
    while let Ok(prompt) = prompts.recv() {
        let input = match editor.readline(&prompt.text) {
            Ok(line) => Input::Line(line),
            Err(ReadlineError::Interrupted) => Input::Interrupted,
            Err(_) => Input::End,
        };
        if let (Some(path), Input::Line(_)) = (history, &input) {
            // A history that can not be written is no reason to stop working.
            let _ = editor.save_history(path);
        }
        let deliver = Box::new(move |vm: &mut Vm| answer(vm, &input));
        inbox.send(Completion { request: prompt.request, deliver });
    }
}

/// (kind, line) for the callback.
fn answer(vm: &mut Vm, input: &Input) -> JsResult<[Value; 3]> {
    let (kind, line) = match input {
        Input::Line(line) => ("line", line.as_str()),
        Input::Interrupted => ("interrupt", ""),
        Input::End => ("end", ""),
    };
    let kind = vm_text(vm, kind)?;
    let kind = lanner_engine::embedding::RootedValue::new(&mut vm.heap, kind);
    let line = vm_text(vm, line)?;
    Ok([*kind, line, Value::UNDEFINED])
}

fn vm_text(vm: &mut Vm, text: &str) -> JsResult<Value> {
    Ok(vm.try_new_string(text)?.value())
}

/// Asks the JavaScript thread for completions.
struct Assistant {
    inbox: Arc<Inbox>,
    request: Arc<Mutex<Option<u64>>>,
    candidates: Mutex<Receiver<Candidates>>,
}

impl Completer for Assistant {
    type Candidate = Pair;
    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let request = self.request.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(request) = request else { return Ok((pos, Vec::new())) };
        let candidates = self.candidates.lock().unwrap_or_else(PoisonError::into_inner);
        // Answers that came too late for their question.
        while candidates.try_recv().is_ok() {}
        let before = line[..pos].to_owned();
        let deliver =
            Box::new(move |vm: &mut Vm| Ok([vm_text(vm, &before)?, Value::UNDEFINED, Value::UNDEFINED]));
        self.inbox.send(Completion { request, deliver });
        match candidates.recv_timeout(COMPLETION_LIMIT) {
            Ok((start, words)) => {
                let pairs = words.into_iter().map(|word| Pair { display: word.clone(), replacement: word });
                Ok((start.min(pos), pairs.collect()))
            }
            Err(_) => Ok((pos, Vec::new())),
        }
    }
}

impl Hinter for Assistant {
    type Hint = String;
}
impl Highlighter for Assistant {}
impl Validator for Assistant {}
impl Helper for Assistant {}
