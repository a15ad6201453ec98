/** Opening and leaving documents, in English. */
export const filesEn = {
  drop: 'Let the scenario fall here to open it',
  recovery: 'Changes to {name} were not saved the last time.',
  restore: 'Take them up',
  forget: 'Forget them',
  tooLarge: 'This is larger than 1 MB, more than a scenario may have.',
  notText: 'A scenario is a file whose name ends in .yaml, .yml or .json.',
  noClipboard: 'There is no text in the clipboard, or the window may not read it.',
  unsaved: '{name} has changes that are not saved',
  unsavedAbout: 'What do you want to do with them before another document opens?',
  discard: 'Discard',
  cancel: 'Cancel',
  recent: 'Recent documents',
} as const
