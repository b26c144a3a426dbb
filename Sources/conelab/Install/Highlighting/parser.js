/* The language's stream parser: the tokens' names are those that CodeMirror 5 and CodeMirror 6 both know.

   `conelab install` calls this function with the language's words, separated by blanks. */
(keywords, constants, commands) => {
  const words = text => new Set(text.split(' '));
  const KEYWORDS = words(keywords), CONSTANTS = words(constants), COMMANDS = words(commands);
  const OPENERS = words('for while if function begin let do');
  const NAME = /[\p{L}\p{Nl}\p{So}_∂∇∞∅∑∏∫][\p{L}\p{N}\p{M}\p{So}_∂∇∞∅∑∏∫′-⁗⁺⁻₊₋]*(?:!(?!=))?/u;
  const NUMBER = /0x[\da-fA-F]+|(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/;

  /* `modes` holds the strings and interpolations around the place, `open` the blocks and brackets that wait for their end. */
  const start = () => ({comment: 0, modes: [], open: [], afterDot: false});

  function comment(stream, state) {
    while (!stream.eol()) {
      if (stream.match('#=')) state.comment++;
      else if (stream.match('=#')) { if (--state.comment === 0) break; }
      else stream.next();
    }
    return 'comment';
  }

  function string(stream, state, quotes) {
    if (stream.match('$(')) {
      state.modes.push({depth: 1});
      return 'meta';
    }
    if (stream.match(/\$[\p{L}_]/u, false)) {
      stream.next();
      stream.match(NAME);
      return 'variable-2';
    }
    if (stream.match(/\\./)) return 'string-2';
    if (stream.match(quotes)) state.modes.pop();
    else {
      stream.next();
      stream.match(/[^"\\$]+/);
    }
    if (quotes === '"' && stream.eol()) state.modes = state.modes.filter(mode => mode.quotes !== '"');
    return 'string';
  }

  function bracket(stream, state) {
    const character = stream.next(), mode = state.modes[state.modes.length - 1];
    if ('(['.includes(character)) {
      state.open.push(character);
      if (mode) mode.depth++;
    } else {
      if (mode && --mode.depth === 0) {
        state.modes.pop();
        return 'meta';
      }
      state.open.pop();
    }
    return 'bracket';
  }

  /* `for`, `if` and `end` inside brackets belong to comprehensions and indices. */
  function countBlock(word, state) {
    const around = state.open[state.open.length - 1];
    if (around === '[' || around === '(' && word === 'for') return;
    if (OPENERS.has(word)) state.open.push(word);
    else if (word === 'end') state.open.pop();
  }

  function name(word, state, afterDot) {
    if (afterDot) return 'property';
    if (KEYWORDS.has(word)) {
      countBlock(word, state);
      return 'keyword';
    }
    return CONSTANTS.has(word) ? 'atom' : COMMANDS.has(word) ? 'builtin' : 'variable';
  }

  function token(stream, state) {
    const mode = state.modes[state.modes.length - 1], afterDot = state.afterDot;
    state.afterDot = false;
    if (state.comment) return comment(stream, state);
    if (mode && mode.quotes) return string(stream, state, mode.quotes);
    if (stream.eatSpace()) return null;
    if (stream.match('#=')) {
      state.comment = 1;
      return comment(stream, state);
    }
    if (stream.match(/#.*/)) return 'comment';
    const quotes = stream.match('"""') ? '"""' : stream.match('"') ? '"' : null;
    if (quotes) {
      state.modes.push({quotes});
      return 'string';
    }
    if (stream.match(/[()[\]]/, false)) return bracket(stream, state);
    if (stream.match(NUMBER)) return 'number';
    const word = stream.match(NAME);
    if (word) return name(word[0], state, afterDot);
    if (stream.match(/\.(?=[\p{L}_])/u)) {
      state.afterDot = true;
      return 'punctuation';
    }
    return '.,;'.includes(stream.next()) ? 'punctuation' : 'operator';
  }

  const copy = state => ({...state, modes: state.modes.map(mode => ({...mode})), open: [...state.open]});
  const indent = (state, textAfter, context) => {
    if (state.comment || state.modes.length) return null;
    const closes = /^\s*(?:end\b|else\b|elseif\b|\)|\])/.test(textAfter);
    return Math.max(0, state.open.length - (closes ? 1 : 0)) * context.unit;
  };
  return {
    name: 'conelab', startState: start, copyState: copy, token, indent,
    languageData: {
      commentTokens: {line: '#', block: {open: '#=', close: '=#'}},
      closeBrackets: {brackets: ['(', '[', '"']},
      indentOnInput: /^\s*(?:end|else|elseif|\)|\])$/
    }
  };
}
