using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

// Nested in the optimizer: its parts know each other.
public abstract partial class Optimizer
{
    /// <summary>An application to certain variables, some of which have gradients: what eager code calls as one function.</summary>
    private sealed class StepPlan
    {
        private readonly IVariable[] _variables;
        private readonly Form[] _forms;
        private readonly TfFunction<Action<Tensor[]>> _function;
        private readonly object?[] _arguments;

        public StepPlan(IReadOnlyList<Tensor?> gradients, IReadOnlyList<IVariable> variables, Parameter[] parameters, Action<Parameter[], Tensor[]> step)
        {
            Parameters = parameters;
            _variables = [.. variables];
            _forms = [.. gradients.Select(FormOf)];
            var names = new List<FunctionParameter>();
            for (var i = 0; i < _forms.Length; i++)
            {
                if (_forms[i] == Form.None) continue;
                names.Add(FunctionParameter.Tensor($"gradient_{i}"));
                if (_forms[i] == Form.Rows) names.Add(FunctionParameter.Tensor($"indices_{i}"));
            }

            _arguments = new object?[names.Count];
            var definition = new FunctionDefinition(
                "optimizer_step",
                $"GraphCompiler.Keras.Optimizer.Step.{names.Count}",
                [.. names],
                (_, objects, _) =>
                {
                    step(Parameters, Gradients(objects));
                    return null;
                },
                reduceRetracing: _forms.Contains(Form.Rows));
            _function = FunctionFactory.Create<Action<Tensor[]>>(definition, null, _ => { }, _ => { });
        }

        /// <summary>How a gradient comes.</summary>
        private enum Form
        {
            None,
            Dense,
            Rows,
        }

        /// <summary>The variables that have gradients.</summary>
        public Parameter[] Parameters { get; }

        /// <summary>The function's handle.</summary>
        public TfFunction Function => _function;

        public bool Fits(IReadOnlyList<Tensor?> gradients, IReadOnlyList<IVariable> variables)
        {
            if (gradients.Count != _forms.Length || variables.Count != _forms.Length) return false;
            for (var i = 0; i < _forms.Length; i++)
            {
                if (!ReferenceEquals(variables[i], _variables[i]) || FormOf(gradients[i]) != _forms[i]) return false;
            }

            return true;
        }

        /// <summary>The gradients without those that are not there.</summary>
        public Tensor[] Given(IReadOnlyList<Tensor?> gradients) => [.. gradients.OfType<Tensor>()];

        public void Run(IReadOnlyList<Tensor?> gradients)
        {
            // One call at a time: an optimizer that several threads apply would be a race whatever this did.
            var next = 0;
            for (var i = 0; i < _forms.Length; i++)
            {
                switch (gradients[i])
                {
                    case null:
                        break;
                    case { } rows when _forms[i] == Form.Rows:
                        (_arguments[next], _arguments[next + 1]) = RowsOf(rows);
                        next += 2;
                        break;
                    case IVariable variable:
                        _arguments[next++] = variable.Value;
                        break;
                    case { } dense:
                        _arguments[next++] = dense;
                        break;
                }
            }

            _function.Run(_arguments, []);
            Array.Clear(_arguments);
        }

        private Tensor[] Gradients(object?[] objects)
        {
            var gradients = new List<Tensor>();
            var next = 0;
            foreach (var form in _forms)
            {
                if (form == Form.None) continue;
                var values = (Tensor)objects[next++]!;
                var shape = Parameters[gradients.Count].Variable.Shape;
                gradients.Add(form == Form.Dense ? values
                    : values is Tensor<double> wide ? new IndexedSlices<double>(wide, (Tensor<int>)objects[next++]!, shape)
                    : new IndexedSlices<float>((Tensor<float>)values, (Tensor<int>)objects[next++]!, shape));
            }

            return [.. gradients];
        }

        private static Form FormOf(Tensor? gradient) => gradient switch
        {
            null => Form.None,
            IndexedSlices<float> or IndexedSlices<double> => Form.Rows,
            _ => Form.Dense,
        };

        private static (Tensor Values, Tensor Indices) RowsOf(Tensor gradient) => gradient switch
        {
            IndexedSlices<float> rows => (rows.Values, rows.Indices),
            IndexedSlices<double> rows => (rows.Values, rows.Indices),
            _ => throw new InvalidOperationException($"A gradient of {gradient.DType.Name} has no rows."),
        };
    }
}
