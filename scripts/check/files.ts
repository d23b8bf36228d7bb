/** The source files of the repository, as the checks see them. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Folders of the product; the import rules hold in them. */
export const PRODUCT_FOLDERS = ['worker', 'mail', 'contracts', 'relay', 'console']
export const SOURCE_FOLDERS = [...PRODUCT_FOLDERS, 'scripts', 'migrations', 'test', 'bench']

/** Made by a tool, or given a shape by one: no budget, no rule of ours. */
const GENERATED = /(^|\/)(node_modules|generated|dist)\/|^worker\/bindings\.d\.ts$/

/** Paths from the root of all files in `folders` with one of `extensions`, sorted. */
export function listFiles(folders: readonly string[], extensions: readonly string[] = ['ts']): string[] {
  const patterns = folders.flatMap((folder) => extensions.map((extension) => `${folder}/**/*.${extension}`))
  return globSync(patterns, { cwd: ROOT, exclude: (path) => basename(path) === 'node_modules' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !GENERATED.test(path))
    .sort()
}

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Tests and the data that only tests read. */
export const isTest = (path: string): boolean =>
  /\.(test|fixture|fixture\.d)\.ts$/.test(path) || path.startsWith('test/')
