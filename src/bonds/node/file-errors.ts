/** `ENOENT`; empty where it is no error of the system. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
