/** Finds the handler that a string like `folder/file.export.nested` names, by AWS's rules. */
'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const {
  describeReason,
  HandlerNotFound,
  ImportModuleError,
  MalformedHandlerName,
  UserCodeSyntaxError,
} = require('./errors.cjs');

/** As on AWS, error messages say that the runtime's own file asked. */
const requireAsRuntime = createRequire('/var/runtime/index.mjs');

async function loadHandler(taskRoot, handler) {
  if (handler.includes('..')) {
    throw new MalformedHandlerName(
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const fileAndExport = basename(handler);
  const folder = handler.slice(0, handler.indexOf(fileAndExport));
  const match = /^([^.]*)\.(.*)$/.exec(fileAndExport);
  if (match === null) throw new MalformedHandlerName('Bad handler');
  const loaded = await loadModule(taskRoot, folder, match[1]);
  const found = findExport(loaded, match[2]) ?? findExport(loaded?.default, match[2]);
  if (!found) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new HandlerNotFound(`${handler} is not a function`);
  return found;
}

function findExport(module, path) {
  let found = module;
  for (const key of path.split('.')) found = found ? found[key] : undefined;
  return found;
}

async function loadModule(taskRoot, folder, name) {
  try {
    const path = resolve(taskRoot, folder, name);
    const loaded = await loadFile(path);
    if (loaded) return loaded;
    return requireAsRuntime(requireAsRuntime.resolve(name, { paths: [taskRoot, join(taskRoot, folder)] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(describeReason(error));
    throw error;
  }
}

function loadFile(path) {
  if (existsSync(path)) return requireOrImport(path);
  if (existsSync(`${path}.js`)) {
    const script = `${path}.js`;
    return isModuleScope(dirname(path)) ? importFile(script) : requireOrImport(script);
  }
  if (existsSync(`${path}.mjs`)) return importFile(`${path}.mjs`);
  if (existsSync(`${path}.cjs`)) return requireAsRuntime(`${path}.cjs`);
  return undefined;
}

const importFile = (path) => import(pathToFileURL(path).href);

/** A file may be an ES module without saying so; one that awaits at its top level can only be imported. */
function requireOrImport(path) {
  try {
    return requireAsRuntime(path);
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ASYNC_MODULE' && error?.code !== 'ERR_REQUIRE_ESM') throw error;
    return importFile(path);
  }
}

/** Whether the nearest package.json says `"type": "module"`. */
function isModuleScope(start) {
  for (let folder = start; !folder.endsWith('/node_modules'); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) {
      if (folder === '/') return false;
      continue;
    }
    try {
      return JSON.parse(readFileSync(file, 'utf8'))?.type === 'module';
    } catch (error) {
      console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  return false;
}

module.exports = { loadHandler };
