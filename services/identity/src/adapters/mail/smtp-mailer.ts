import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { type Mailer, MailError } from '../../domain/mail.js';

const limits = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 10_000,
  dnsTimeout: 5_000,
  disableFileAccess: true,
  disableUrlAccess: true,
};

/**
 * @param url `smtp://` (STARTTLS where the server offers it) or `smtps://`, with name and password if needed
 * @param from the address that mail comes from
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({ url, ...limits }, { from });
  return {
    send: async ({ address, subject, body }) => {
      try {
        await transport.sendMail({ to: { name: '', address }, subject, text: body });
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

/** What nodemailer says of a failed delivery, without the server's own words: they repeat the address. */
const smtpFailure = z.object({
  code: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
});

function failureOf(error: unknown): MailError {
  const { code, command, responseCode } = smtpFailure.safeParse(error).data ?? {};
  const refused = command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500;
  const told = [code, command, responseCode].filter((part) => part !== undefined).join(' ');
  return new MailError(refused ? 'refused' : 'unavailable', `SMTP: ${told || 'failed'}`);
}
