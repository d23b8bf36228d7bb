/** The images of a deployment. Without a schema, so that a browser need not load one. */

/** How many bytes a logo or favicon may have. */
export const IMAGE_MAX_BYTES = 102_400
