/** What is asked about a new snap, and what is made of the answers. Plain data that survives JSON. */

/** A file of the new snap, by its path below the project's folder. */
export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
  /** Hooks; snapcraft makes them executable as well. */
  readonly executable?: true;
}

export type QuestionId =
  | 'kind'
  | 'name'
  | 'summary'
  | 'title'
  | 'description'
  | 'base'
  | 'license'
  | 'installer'
  | 'code'
  | 'ci'
  | 'project'
  | 'other-project'
  | 'series'
  | 'services'
  | 'web'
  | 'runner';

/** By the question: text or the id of a choice; a list where several may be chosen. */
export type RawAnswers = Readonly<Partial<Record<QuestionId, string | readonly string[]>>>;

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** One line that helps to choose. */
  readonly detail?: string;
}

interface QuestionBase {
  readonly id: QuestionId;
  /** Two or three words, for the head of a form. */
  readonly title: string;
  readonly prompt: string;
}

export type Question =
  | (QuestionBase & { readonly type: 'text'; readonly suggestion: string; readonly placeholder?: string })
  | (QuestionBase & {
      readonly type: 'choice';
      readonly choices: readonly Choice[];
      readonly suggestion: string;
      /** Another choice to suggest where the folder holds one of the files. */
      readonly unless?: { readonly files: readonly string[]; readonly suggestion: string };
    })
  | (QuestionBase & {
      readonly type: 'choices';
      readonly choices: readonly Choice[];
      readonly suggestion: readonly string[];
    });

export interface ScaffoldProblem {
  readonly problem: string;
  /** The question whose answer it is about. */
  readonly question?: QuestionId;
}

export interface Scaffold {
  /** In the order in which they are listed for people; the snapcraft.yaml comes first. */
  readonly files: readonly ScaffoldFile[];
  /** Paths that have to be free: a second project file would be read instead of the new one, or beside it. */
  readonly reserved: readonly string[];
  /** The file to open. */
  readonly main: string;
}

export type ScaffoldResult = Scaffold | ScaffoldProblem;
