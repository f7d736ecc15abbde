/** What a person writes about the engine that performs the steps of a night. */
import * as z from "zod";
import { setting } from "./setting.ts";

export const workflowSetting = setting(
  z
    .strictObject({
      airflow: setting(z.url({ protocol: /^https?$/, error: "an http or https address" }), {
        label: "Airflow",
        help: "Address of Airflow's web server. Its user comes from ENDCAP_AIRFLOW_USER and ENDCAP_AIRFLOW_PASSWORD, or from the secret whose ARN ENDCAP_AIRFLOW_SECRET holds.",
        default: "none",
      }),
      mwaa: setting(z.string().regex(/^[A-Za-z][0-9A-Za-z\-_]{0,79}$/, { error: "the name of an environment" }), {
        label: "MWAA",
        help: "Name of an Amazon MWAA environment, instead of an address. Credentials come from the AWS environment alone.",
        default: "none",
      }),
      region: setting(z.string().min(1), {
        label: "Region",
        help: "AWS region of the MWAA environment.",
        default: "as the AWS environment says",
      }),
      dag: setting(
        z.string().regex(/^[A-Za-z0-9_.-]{1,250}$/, { error: "letters, digits, dots, dashes and underscores" }),
        {
          label: "DAG",
          help: "Id of the DAG that loads this project.",
          default: "endcap_ and the project's name in small letters, other characters as _",
        },
      ),
      version: setting(z.union([z.literal(2), z.literal(3)], { error: "2 or 3" }), {
        label: "Version",
        help: "Airflow's version, 2 or 3: their REST interfaces differ.",
        default: "3",
      }),
    })
    .refine(({ airflow, mwaa }) => (airflow === undefined) !== (mwaa === undefined), {
      error: "either airflow, an address, or mwaa, an environment's name",
    }),
  {
    label: "Workflow engine",
    help: "Airflow, where it performs the steps of a night: what is started when the files of a business date are complete.",
    default: "Endcap itself, by `endcap run` or the scheduler of `endcap serve`",
  },
);
