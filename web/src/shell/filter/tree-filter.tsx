import { useId, useMemo, useState, type ReactNode } from "react";
import { plural } from "../../format/numbers.ts";
import { CaretIcon, DownIcon, RightIcon } from "../../parts/icons.tsx";
import { Popover } from "../../parts/popover.tsx";
import { useFilter, usePatchSearch } from "../context.ts";
import {
  buildTree,
  checkState,
  paramsOf,
  searchTree,
  selectedLeaves,
  toggleNode,
  type Leaf,
  type TreeNode,
} from "./tree.ts";

type TreeFilterProps = { label: string; noun: [string, string]; all: string; leaves: readonly Leaf[] };

/** A searchable tree of checkboxes; nothing checked means all. */
export function TreeFilter({ label, noun, all, leaves }: TreeFilterProps): ReactNode {
  const search = useFilter();
  const patch = usePatchSearch();
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const tree = useMemo(() => buildTree(leaves), [leaves]);
  const selected = useMemo(() => selectedLeaves(leaves, search), [leaves, search]);
  const shown = useMemo(() => searchTree(tree, text), [tree, text]);
  const summary = selected.size === 0 ? all : plural(selected.size, noun[0], noun[1]);
  const toggle = (node: TreeNode): void => patch(paramsOf(leaves, toggleNode(node, selected)));
  return (
    <Popover
      label={label}
      panelClass="tree-panel"
      active={selected.size > 0}
      onToggle={setIsOpen}
      button={
        <>
          {summary}{" "}
          <span className="caret">
            <CaretIcon />
          </span>
        </>
      }
      buttonLabel={`${label}: ${summary}`}
    >
      <div className="tree-head">
        <input
          className="input"
          type="search"
          placeholder={`Search ${label.toLowerCase()}`}
          aria-label={`Search ${label.toLowerCase()}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={selected.size === 0}
          onClick={() => patch(paramsOf(leaves, new Set()))}
        >
          All
        </button>
      </div>
      {isOpen && (
        <div className="tree">
          {shown.length === 0 && <p className="muted">Nothing is called “{text}”.</p>}
          {shown.map((node) => (
            <TreeItem key={node.id} node={node} selected={selected} onToggle={toggle} open={text !== ""} />
          ))}
        </div>
      )}
    </Popover>
  );
}

function TreeItem({
  node,
  selected,
  onToggle,
  open,
}: {
  node: TreeNode;
  selected: ReadonlySet<string>;
  onToggle: (node: TreeNode) => void;
  open: boolean;
}): ReactNode {
  const state = checkState(node, selected);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const expanded = chosen ?? (open || state === "some");
  const id = useId();
  return (
    <div>
      <div className="tree-row">
        {node.children.length === 0 ? (
          <span className="spacer" />
        ) : (
          <button
            type="button"
            className="icon-button"
            aria-expanded={expanded}
            aria-label={`${expanded ? "Hide" : "Show"} what is in ${node.label}`}
            onClick={() => setChosen(!expanded)}
          >
            {expanded ? <DownIcon /> : <RightIcon />}
          </button>
        )}
        <label htmlFor={id}>
          <input
            id={id}
            type="checkbox"
            checked={state === "all"}
            ref={(input) => {
              if (input !== null) input.indeterminate = state === "some";
            }}
            onChange={() => onToggle(node)}
          />
          {node.label}
          {node.children.length > 0 ? (
            <span className="hint">{node.leaves.length}</span>
          ) : (
            node.hint !== undefined && node.hint !== node.label && <span className="hint">{node.hint}</span>
          )}
        </label>
      </div>
      {expanded && node.children.length > 0 && (
        <ul>
          {node.children.map((child) => (
            <li key={child.id}>
              <TreeItem node={child} selected={selected} onToggle={onToggle} open={open} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
