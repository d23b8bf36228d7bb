/** Finds what npm leaves out of a lock when its registry does not serve the builds for other platforms. */
import { dirname } from 'node:path/posix'

/**
 * @typedef {{ version?: string, dev?: boolean, optionalDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/** Node looks for a package beside its user and then in every folder above. */
function isLocked(packages, from, name, version) {
  for (let folder = from; ; folder = dirname(folder)) {
    const location = folder === '' || folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[location]) return packages[location].version === version || !/^\d/.test(version)
    if (folder === '' || folder === '.') return false
  }
}

/** Every optional dependency of the lock without an entry of its own: who wants it, its name, its version. */
export function findMissingPackages(/** @type {Lock} */ lock) {
  return Object.entries(lock.packages).flatMap(([from, wanting]) =>
    Object.entries(wanting.optionalDependencies ?? {})
      .filter(([name, version]) => !isLocked(lock.packages, from, name, version))
      .map(([name, version]) => ({ from, wanting, name, version })),
  )
}
