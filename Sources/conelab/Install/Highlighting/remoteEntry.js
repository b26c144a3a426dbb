/* A federated extension of JupyterLab 4 and Notebook 7 that needs no bundler: Jupyter loads this file as a classic script,
   finds the container under window._JUPYTERLAB, hands it the modules that it shares, and asks for './extension'.

   `conelab install` calls this function with the language's parser. */
parser => {
  let modules = null;
  /* The newest version of a module that JupyterLab shares. */
  const shared = async name => {
    const order = (a, b) => a.localeCompare(b, undefined, {numeric: true});
    const newest = Object.keys(modules[name]).sort(order).pop();
    return (await modules[name][newest].get())();
  };

  async function extension() {
    const {IEditorLanguageRegistry} = await shared('@jupyterlab/codemirror');
    const activate = (application, languages) => {
      languages.addLanguage({
        name: 'conelab', mime: 'text/x-conelab', extensions: ['cone'],
        load: async () => {
          const {StreamLanguage, LanguageSupport} = await shared('@codemirror/language');
          return new LanguageSupport(StreamLanguage.define(parser));
        }
      });
      application.docRegistry.addFileType({
        name: 'conelab', displayName: 'Conelab file', extensions: ['.cone'], mimeTypes: ['text/x-conelab'],
        fileFormat: 'text'
      });
    };
    return {id: 'jupyterlab-conelab:language', autoStart: true, requires: [IEditorLanguageRegistry], activate};
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['jupyterlab-conelab'] = {
    init: scope => { modules = scope; },
    get: async () => {
      const plugin = await extension();
      return () => ({__esModule: true, default: plugin});
    }
  };
}
