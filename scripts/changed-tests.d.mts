export function testsTouchedBy(changed: string[], files: Map<string, string>): Map<string, string>;
