import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.system.StreamRDFLib;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.DatabaseMgr;
import org.apache.jena.tdb2.TDB2;
import org.apache.jena.update.UpdateAction;

/**
 * Apache Jena's query engine and database (ARQ, TDB2) at the addresses of a Fuseki dataset.
 *
 * <p>Fuseki itself is in no package that the tests can install; these two parts of it are. Arguments: folder, port, and
 * "union" for a default graph that is the union of all named graphs (tdb2:unionDefaultGraph).
 */
public final class JenaServer {
  private static final String RESULTS = "application/sparql-results+json";

  private final Dataset dataset;

  private JenaServer(DatasetGraph data) {
    dataset = DatasetFactory.wrap(data);
  }

  public static void main(String[] arguments) throws IOException {
    DatasetGraph data = DatabaseMgr.connectDatasetGraph(arguments[0]);
    if (arguments.length > 2 && arguments[2].equals("union")) {
      data.getContext().set(TDB2.symUnionDefaultGraph, true);
    }
    JenaServer jena = new JenaServer(data);
    InetSocketAddress place = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
    HttpServer server = HttpServer.create(place, 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/news/query", exchange -> jena.serve(exchange, jena::query));
    server.createContext("/news/update", exchange -> jena.serve(exchange, jena::update));
    server.createContext("/news/data", exchange -> jena.serve(exchange, jena::graph));
    server.start();
  }

  /** One service: sends its reply, or raises what the client did wrong. */
  private interface Service {
    void answer(HttpExchange exchange, Map<String, String> parameters) throws IOException;
  }

  private void serve(HttpExchange exchange, Service service) throws IOException {
    try {
      service.answer(exchange, parameters(exchange.getRequestURI().getRawQuery()));
    } catch (QueryParseException | RiotException error) {
      send(exchange, 400, "text/plain", String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException error) {
      send(exchange, 500, "text/plain", error.toString().getBytes(StandardCharsets.UTF_8));
    } finally {
      exchange.close();
    }
  }

  private void query(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    String text = body(exchange);
    String asked = text.isEmpty() ? parameters.getOrDefault("query", "") : text;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Txn.executeRead(
        dataset,
        () -> {
          try (QueryExecution execution = QueryExecutionFactory.create(asked, dataset)) {
            if (execution.getQuery().isAskType()) {
              ResultSetFormatter.outputAsJSON(out, execution.execAsk());
            } else {
              ResultSetFormatter.outputAsJSON(out, execution.execSelect());
            }
          }
        });
    send(exchange, 200, RESULTS, out.toByteArray());
  }

  private void update(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    String text = body(exchange);
    Txn.executeWrite(dataset, () -> UpdateAction.parseExecute(text, dataset));
    send(exchange, 204, "", new byte[0]);
  }

  /** SPARQL 1.1 Graph Store HTTP Protocol, with N-Triples. */
  private void graph(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    String name = parameters.get("graph");
    DatasetGraph data = dataset.asDatasetGraph();
    Node node = name == null ? null : NodeFactory.createURI(name);
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Txn.executeRead(
            dataset,
            () -> RDFDataMgr.write(out, node == null ? data.getDefaultGraph() : data.getGraph(node), Lang.NTRIPLES));
        send(exchange, 200, "application/n-triples", out.toByteArray());
      }
      case "PUT" -> {
        Graph read = GraphFactory.createDefaultGraph();
        RDFParser.fromString(body(exchange)).lang(Lang.NTRIPLES).parse(StreamRDFLib.graph(read));
        Txn.executeWrite(
            dataset,
            () -> {
              data.removeGraph(node);
              data.addGraph(node, read);
            });
        send(exchange, 204, "", new byte[0]);
      }
      case "DELETE" -> {
        boolean known = Txn.calculateRead(dataset, () -> data.containsGraph(node));
        Txn.executeWrite(dataset, () -> data.removeGraph(node));
        send(exchange, known ? 204 : 404, "", new byte[0]);
      }
      default -> send(exchange, 405, "text/plain", "no such method".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      String value = parts.length > 1 ? parts[1] : "";
      found.put(parts[0], URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return found;
  }

  private static void send(HttpExchange exchange, int status, String kind, byte[] reply) throws IOException {
    if (!kind.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", kind);
    }
    boolean bare = reply.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bare ? -1 : reply.length);
    if (!bare) {
      exchange.getResponseBody().write(reply);
    }
  }
}
