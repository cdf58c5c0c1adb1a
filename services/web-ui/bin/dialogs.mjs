// Dialogs that are worth a picture: the page that they open over, and what is pressed for them.
const press =
  (...names) =>
  async (page) => {
    for (const name of names) await page.getByRole('button', { name, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

let made = 0;

/** Asks for a value that is shown once, and lets it be shown. */
const create = (button) => async (page) => {
  const label = `picture ${(made += 1)}`;
  await press('New token')(page);
  await page.getByLabel('Label', { exact: true }).fill(label);
  await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog', { name: `${label} was created` }).waitFor();
};

export const dialogs = {
  newPersonalToken: { page: 'personalTokens', open: press('New token') },
  newAgentToken: { page: 'organizationAgentTokens', open: press('New token') },
  shownAgentToken: { page: 'organizationAgentTokens', open: create('Create the token') },
  rotateToken: { page: 'personalTokens', open: press('Rotate laptop') },
  deleteToken: { page: 'personalTokens', open: press('Delete laptop') },
  startRun: { page: 'project', open: press('Run') },
  newSecret: { page: 'projectSecrets', open: press('Add a secret') },
  newWebhook: { page: 'webhooks', open: press('New webhook') },
  newVersion: { page: 'triggerConfig', open: press('New version') },
  inviteSomebody: { page: 'members', open: press('Invite somebody') },
  deleteAccount: { page: 'profile', open: press('Delete the account') },
  namespaces: {
    page: 'project',
    open: (page) => page.getByRole('button', { name: /^Namespace/ }).click(),
  },
  narrowNavigation: {
    page: 'project',
    open: async (page) => {
      const button = page.getByRole('button', { name: 'Navigation' });
      if (await button.isVisible()) await button.click();
    },
  },
};
