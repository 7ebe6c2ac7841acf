export { schemaRules } from './rules.ts';
