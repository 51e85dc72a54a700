/** A line, and what hangs on it. */
export interface Branch {
  readonly text: string
  readonly branches?: readonly Branch[]
}

/** As lines, with the twigs drawn. */
export const treeLines = (branches: readonly Branch[], indent = ''): readonly string[] =>
  branches.flatMap(({ text, branches: inner = [] }, index) => {
    const isLast = index === branches.length - 1
    return [`${indent}${isLast ? '└─' : '├─'} ${text}`, ...treeLines(inner, `${indent}${isLast ? '   ' : '│  '}`)]
  })
