// The editor of the query page: CodeMirror 6 with SPARQL, and the parser that finds mistakes.
// `npm ci && npm run build` bundles it into ../kg/data/query/editor.js.

import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {bracketMatching, StreamLanguage, syntaxHighlighting} from "@codemirror/language";
import {sparql} from "@codemirror/legacy-modes/mode/sparql";
import {forceLinting, linter, lintKeymap} from "@codemirror/lint";
import {highlightSelectionMatches, search, searchKeymap} from "@codemirror/search";
import {EditorState} from "@codemirror/state";
import {drawSelection, EditorView, keymap, lineNumbers} from "@codemirror/view";
import {classHighlighter} from "@lezer/highlight";
import {Parser} from "sparqljs";

// A word, a variable, an IRI, a string or one character: what is marked for an error.
const TOKEN = /[?$]?[\w:-]+|<[^\s>]*>?|"[^"\n]*"?|'[^'\n]*'?|\S/y;
const UPDATE = "this is an update; only kg build changes the graph";

// Where the token begins that follows `index`, white space and comments skipped.
function nextToken(text, index) {
  const gap = /(?:\s+|#[^\n]*)*/y;
  gap.lastIndex = index;
  gap.exec(text);
  return gap.lastIndex;
}

// The part of the text to mark from `index` on; at the end of the text, its last token.
function marked(text, index) {
  let from = nextToken(text, index);
  if (from >= text.length) {
    from = text.trimEnd().length;
    while (from > 0 && /[\w:?$-]/.test(text[from - 1])) from -= 1;
    if (from === text.trimEnd().length && from > 0) from -= 1;
  }
  TOKEN.lastIndex = from;
  return {from, to: TOKEN.test(text) ? TOKEN.lastIndex : text.length};
}

function indexOf(text, line, column) {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column;
}

function spoken(error) {
  const wanted = (error.hash.expected || []).map((one) => one.slice(1, -1));
  const found = error.hash.token === "EOF" ? "the query ends too early" : "this does not fit here";
  return wanted.length && wanted.length <= 6 ? `${found}; expected ${wanted.join(", ")}` : found;
}

/** The mistakes of a query as {from, to, message}; at most one, and none in an empty text. */
export function mistakes(text, prefixes) {
  if (!text.trim() || /\bLATERAL\b/i.test(text)) return [];  // the parser does not know that one
  try {
    const found = new Parser({prefixes, sparqlStar: true, skipValidation: true}).parse(text);
    return found.type === "update" ? [{...marked(text, 0), message: UPDATE}] : [];
  } catch (error) {
    if (error.hash) {
      const {last_line: line, last_column: column} = error.hash.loc;
      return [{...marked(text, indexOf(text, line, column)), message: spoken(error)}];
    }
    const name = /^Unknown prefix: (.*)$/.exec(error.message);
    const at = name ? text.search(new RegExp(`(?<![\\w-])${name[1]}:`)) : 0;
    const message = name ? `unknown prefix ${name[1]}:; declare it with PREFIX` : error.message;
    return [{...marked(text, Math.max(at, 0)), message}];
  }
}

/**
 * An editor in `parent`.
 *
 * complete({word, before, text, explicit}) gives (a promise of) completions for the word at the
 * cursor; prefixes() gives those that need no declaration, by name; run() is called for Ctrl-Enter.
 */
export function newEditor({parent, text, label, complete, prefixes, run, dark}) {
  const source = async (context) => {
    const found = context.matchBefore(/[?$<]?[\w:.\/#-]*/);
    const word = found ? found.text : "";
    if (!word && !context.explicit) return null;
    const start = found ? found.from : context.pos;
    const before = context.state.doc.sliceString(0, start);
    const all = context.state.doc.toString();
    const options = await complete({word, before, text: all, explicit: context.explicit});
    return options && options.length ? {from: start, options, filter: false} : null;
  };
  const lint = (view) => mistakes(view.state.doc.toString(), prefixes())
    .map((one) => ({...one, severity: "error"}));
  const keys = [
    {key: "Mod-Enter", run: () => (run(), true)},
    {key: "Tab", run: acceptCompletion},
    ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap,
    ...completionKeymap, ...lintKeymap,
  ];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(),
        StreamLanguage.define(sparql), syntaxHighlighting(classHighlighter),
        autocompletion({override: [source], maxRenderedOptions: 60}),
        linter(lint, {delay: 400}), search({top: true}), highlightSelectionMatches(),
        keymap.of(keys), EditorView.lineWrapping, EditorView.darkTheme.of(dark),
        EditorView.contentAttributes.of({"aria-label": label, spellcheck: "false", tabindex: "0"}),
      ],
    }),
  });
  return {
    get: () => view.state.doc.toString(),
    set(words) {
      if (words === view.state.doc.toString()) return;
      view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: words}});
    },
    focus: () => view.focus(),
    check: () => forceLinting(view),
  };
}
