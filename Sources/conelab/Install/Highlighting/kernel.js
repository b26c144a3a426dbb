/* The language's mode for the classic Notebook, whose editor is CodeMirror 5: it loads this file from the kernelspec.

   `conelab install` calls this function with the language's parser. */
parser => define(['codemirror/lib/codemirror', 'base/js/namespace'], (CodeMirror, Jupyter) => {
  const {commentTokens: comments, indentOnInput} = parser.languageData;
  const mode = config => ({
    ...parser,
    indent: (state, textAfter) => parser.indent(state, textAfter, {unit: config.indentUnit}) ?? CodeMirror.Pass,
    electricInput: indentOnInput,
    lineComment: comments.line, blockCommentStart: comments.block.open, blockCommentEnd: comments.block.close
  });
  const onload = () => {
    CodeMirror.defineMode('conelab', mode);
    CodeMirror.defineMIME('text/x-conelab', 'conelab');
    Jupyter.notebook.set_codemirror_mode({name: 'conelab'});
  };
  return {onload};
})
