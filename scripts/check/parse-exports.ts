/** The functions a module exports and their parameters, read with the parser of @swc/core. */
import { type ModuleItem, type Param, type Pattern, parse } from '@swc/core'

export interface Parameter {
  /** A destructured parameter gives the names it takes out. */
  readonly names: readonly string[]
  /** The name of its type, where the type is a plain name. */
  readonly typeName: string | null
}

export interface ExportedFunction {
  readonly name: string
  readonly parameters: readonly Parameter[]
}

function namesOf(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.value]
    case 'AssignmentPattern':
      return namesOf(pattern.left)
    case 'RestElement':
      return namesOf(pattern.argument)
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        property.type !== 'RestElement' && 'value' in property.key && typeof property.key.value === 'string'
          ? [property.key.value]
          : [],
      )
    default:
      return []
  }
}

function typeNameOf(pattern: Pattern): string | null {
  if ((pattern.type !== 'Identifier' && pattern.type !== 'ObjectPattern') || !('typeAnnotation' in pattern)) return null
  const annotation = pattern.typeAnnotation?.typeAnnotation
  if (annotation?.type !== 'TsTypeReference' || annotation.typeName.type !== 'Identifier') return null
  return annotation.typeName.value
}

const parametersOf = (params: readonly (Param | Pattern)[]): readonly Parameter[] =>
  params
    .map((param) => (param.type === 'Parameter' ? param.pat : param))
    .map((pattern) => ({ names: namesOf(pattern), typeName: typeNameOf(pattern) }))

function functionsOf(item: ModuleItem): readonly ExportedFunction[] {
  if (item.type !== 'ExportDeclaration') return []
  const { declaration } = item
  if (declaration.type === 'FunctionDeclaration')
    return [{ name: declaration.identifier.value, parameters: parametersOf(declaration.params) }]
  if (declaration.type !== 'VariableDeclaration') return []
  return declaration.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
      ? [{ name: id.value, parameters: parametersOf(init.params) }]
      : [],
  )
}

export async function parseExportedFunctions(source: string): Promise<readonly ExportedFunction[]> {
  const module = await parse(source, { syntax: 'typescript', target: 'es2024' })
  return module.body.flatMap(functionsOf)
}
