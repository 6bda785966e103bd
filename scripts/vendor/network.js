// The network page: drawing (sigma), graphs (graphology), shortest paths and GEXF, as the global `networkLibraries`.
export { UndirectedGraph } from "graphology";
export { write as writeGexf } from "graphology-gexf/browser";
export { bidirectional } from "graphology-shortest-path/unweighted";
export { default as Sigma } from "sigma";
export { EdgeLineProgram, EdgeRectangleProgram, NodePointProgram } from "sigma/rendering";
