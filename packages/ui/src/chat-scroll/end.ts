/** Half a line, in pixels: fractions and a last margin do not count as a distance from the end. */
export const END_PX = 12
