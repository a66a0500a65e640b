import { Node, Project, type SourceFile, SyntaxKind } from 'ts-morph';
import { isComposed } from '../targets.ts';
import type { Rule } from './context.ts';

/** What a function may import values from: its neighbours, and plain helpers without a way out. */
const HARMLESS = /^(\.\/[a-z-]+\.ts|\.\.\/(json|errors)\.ts)$/;
/** Names that lead past what a function is handed. */
const WAYS_OUT = new Set(['fetch', 'process', 'globalThis', 'global', 'require', 'eval', 'Function', 'WebSocket']);

/**
 * The function of a composed tool is there, has the type that follows from the catalogue, and reaches Redmine through
 * what it is handed only. The sources are read as text; whether they keep their type is the business of tsc.
 */
export const functions: Rule = {
  id: 'function',
  check({ catalogue, refuse }) {
    const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
    const files = new Map(
      Object.entries(catalogue.functions).map(([name, text]) => [name, project.createSourceFile(name, text)]),
    );
    for (const { compose } of Object.values(catalogue.tools).filter(isComposed)) {
      const at = { in: compose, key: 'function' };
      const name = compose.function;
      const type = `Compose<'${name}'>`;
      const path = fileOf(name);
      const file = files.get(path);
      const mend = `Write \`export const ${name}: ${type} = async (args, context) => …\` there.`;
      if (!file) {
        refuse(at, `There is no runtime/compose/${path}.`, mend);
        continue;
      }
      const declaration = file.getVariableDeclaration(name);
      if (!declaration?.isExported()) refuse(at, `runtime/compose/${path} does not export \`${name}\`.`, mend);
      else if (declaration.getTypeNode()?.getText() !== type)
        refuse(at, `\`${name}\` has not got the type \`${type}\`.`, mend);
      for (const part of withNeighbours(path, files))
        for (const found of waysOut(part))
          refuse(
            at,
            `runtime/compose/${part.getBaseName()} uses \`${found}\`.`,
            'A function reaches Redmine through what it is handed, and nothing else.',
          );
    }
  },
};

/** `projectSummary` stands in `project-summary.ts`. */
function fileOf(name: string): string {
  return `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}

/** A file and those of the same folder that it imports or hands on. */
function withNeighbours(path: string, files: ReadonlyMap<string, SourceFile>, seen = new Set<string>()): SourceFile[] {
  const file = files.get(path);
  if (!file || seen.has(path)) return [];
  seen.add(path);
  const neighbours = modulesOf(file).map((each) => each.getModuleSpecifierValue()?.replace('./', '') ?? '');
  return [file, ...neighbours.flatMap((name) => withNeighbours(name, files, seen))];
}

const modulesOf = (file: SourceFile) => [...file.getImportDeclarations(), ...file.getExportDeclarations()];

function waysOut(file: SourceFile): string[] {
  const modules = modulesOf(file)
    .filter((each) => !each.isTypeOnly())
    .flatMap((each) => each.getModuleSpecifierValue() ?? [])
    .filter((module) => !HARMLESS.test(module));
  const names = file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((node) => WAYS_OUT.has(node.getText()) && !isProperty(node))
    .map((node) => node.getText());
  const dynamic = file
    .getDescendantsOfKind(SyntaxKind.ImportKeyword)
    .some((node) => Node.isCallExpression(node.getParent()));
  return [...new Set([...modules, ...names, ...(dynamic ? ['import()'] : [])])];
}

/** `args.process` is nobody's way out. */
function isProperty(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isPropertyAccessExpression(parent)) return parent.getNameNode() === node;
  return Node.isPropertyAssignment(parent) && parent.getNameNode() === node;
}
