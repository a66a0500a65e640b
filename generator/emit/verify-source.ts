import { Node, Project, SyntaxKind } from 'ts-morph';

const EXPRESSIONS = new Set([
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.ArrowFunction,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.Identifier,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.BinaryExpression,
  SyntaxKind.SpreadElement,
  SyntaxKind.SatisfiesExpression,
]);
const OPERATORS = new Set(['??', '===', '&&', '||']);

/**
 * Reads a rendered source back and formats it. Only imports between generated files, types, and constants made of
 * literals and of pure functions over their one parameter are expected; anything else means that a value of the
 * catalogue became code, and nothing is written.
 * @throws Error naming the statement
 */
export function verifySource(name: string, text: string): string {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const file = project.createSourceFile(name, text);
  const refuse = (node: Node, why: string): never => {
    throw new Error(`${name}: ${why}: ${node.getText().slice(0, 120)}`);
  };
  const syntax = project.getProgram().getSyntacticDiagnostics(file)[0];
  if (syntax) throw new Error(`${name}: ${JSON.stringify(syntax.getMessageText())}`);

  for (const statement of file.getStatements()) {
    if (Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement)) {
      if (!/^\.\.?\/[a-z_./-]+$/.test(statement.getModuleSpecifierValue() ?? ''))
        refuse(statement, 'unexpected module');
    } else if (Node.isVariableStatement(statement)) {
      for (const declaration of statement.getDeclarations()) {
        const initializer = declaration.getInitializer();
        if (initializer) verifyExpression(initializer, importedNames(file), refuse);
      }
    } else if (!Node.isTypeAliasDeclaration(statement) && !Node.isInterfaceDeclaration(statement)) {
      refuse(statement, 'unexpected statement');
    }
  }
  file.formatText({ indentSize: 2 });
  return file.getFullText();
}

function importedNames(file: Node): Set<string> {
  const names = new Set(['undefined']);
  for (const specifier of file.getDescendantsOfKind(SyntaxKind.ImportSpecifier))
    names.add((specifier.getAliasNode() ?? specifier.getNameNode()).getText());
  for (const clause of file.getDescendantsOfKind(SyntaxKind.ImportClause)) {
    const name = clause.getDefaultImport()?.getText();
    if (name) names.add(name);
  }
  return names;
}

function verifyExpression(root: Node, known: ReadonlySet<string>, refuse: (node: Node, why: string) => never): void {
  for (const node of [root, ...root.getDescendants()]) {
    if (Node.isTypeNode(node) || node.getFirstAncestor((ancestor) => Node.isTypeNode(ancestor))) continue;
    if (Node.isArrowFunction(node)) {
      const parameters = node.getParameters().map((parameter) => parameter.getText().split(':')[0]);
      if (parameters.length > 1 || (parameters[0] ?? 'a') !== 'a') refuse(node, 'unexpected parameters');
      if (Node.isBlock(node.getBody())) refuse(node, 'unexpected function body');
    } else if (Node.isBinaryExpression(node)) {
      if (!OPERATORS.has(node.getOperatorToken().getText())) refuse(node, 'unexpected operator');
    } else if (Node.isIdentifier(node)) {
      const parent = node.getParent();
      const isName =
        (Node.isPropertyAssignment(parent) || Node.isPropertyAccessExpression(parent)) && parent.getNameNode() === node;
      const isParameter = Node.isParameterDeclaration(parent);
      if (!isName && !isParameter && node.getText() !== 'a' && !known.has(node.getText()))
        refuse(node, 'unexpected name');
    } else if (Node.isExpression(node) && !EXPRESSIONS.has(node.getKind())) {
      refuse(node, 'unexpected expression');
    }
  }
}
