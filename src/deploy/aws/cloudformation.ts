/** The parts of CloudFormation's template language that the stack uses, as types. */

export type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

export type Resource = {
  /** Stands above the resource in the written template; "" where it says all by itself. */
  comment: string;
  Type: `AWS::${string}::${string}`;
  Condition?: string;
  DependsOn?: readonly string[];
  /** What holds data stays when the stack goes. */
  DeletionPolicy?: "Retain";
  UpdateReplacePolicy?: "Retain";
  Properties: Readonly<Record<string, Value>>;
};

export type Resources = Readonly<Record<string, Resource>>;

export type Parameter = {
  Description: string;
  Type: "String" | "Number";
  Default?: string | number;
  AllowedValues?: readonly string[];
  AllowedPattern?: string;
  ConstraintDescription?: string;
  MinValue?: number;
};

export type Template = {
  AWSTemplateFormatVersion: "2010-09-09";
  Description: string;
  Parameters: Readonly<Record<string, Parameter>>;
  Mappings: Readonly<Record<string, Value>>;
  Conditions: Readonly<Record<string, Value>>;
  Resources: Resources;
  Outputs: Readonly<Record<string, Output>>;
};

export type Output = { Description: string; Condition?: string; Value: Value };

export function ref(name: string): Value {
  return { Ref: name };
}

export function attribute(resource: string, name: string): Value {
  return { "Fn::GetAtt": [resource, name] };
}

/** `${Name}` and `${Resource.Attribute}` within a text. */
export function sub(text: string): Value {
  return { "Fn::Sub": text };
}

export function isGiven(parameter: string): Value {
  return { "Fn::Not": [{ "Fn::Equals": [ref(parameter), ""] }] };
}
