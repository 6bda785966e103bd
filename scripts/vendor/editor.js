// The SPARQL editor, as the global `editorLibraries`; its style is editor.css.
import "@zazuko/yasqe/build/yasqe.min.css";

export { default as Yasqe } from "@zazuko/yasqe";
