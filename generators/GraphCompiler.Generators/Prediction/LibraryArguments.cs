using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    /// <summary>What a library function needs to know of its call.</summary>
    internal readonly struct LibraryArguments(Interpreter interpreter, IOperation site, IMethodSymbol method, IReadOnlyList<Abstract> values, Frame frame)
    {
        /// <summary>The element type that the method gives: of its result or of its first type argument.</summary>
        public DType DType => TensorTypes.DTypeOf(TensorTypes.ElementOf(Close(method.ReturnType, frame)), frame)
            ?? (method.TypeArguments.IsEmpty ? null : TensorTypes.DTypeOf(method.TypeArguments[0], frame)) ?? DType.Float32;

        public bool Has(int index) => index < values.Count && values[index] is not (null or AbstractHost { Constant: { HasValue: true, Value: null } });

        public Abstract this[int index] => values[index];

        public Value Tensor(int index)
        {
            var argument = (site as IInvocationOperation)?.Arguments.FirstOrDefault(a => a.Parameter!.Ordinal == index)?.Value;
            return interpreter.ToTensor(argument ?? site, values[index], DType);
        }

        /// <summary>A host number that the trace captures.</summary>
        public Value Scalar(string name) => interpreter.Captured(name, new TensorType(DType, GraphCompiler.Shape.Scalar));

        /// <summary>A value as it is handed over: a variable stays one.</summary>
        public Value Reference(int index) => values[index] is AbstractVariable variable ? interpreter.Reference(variable) : Tensor(index);

        /// <summary>The state that an operator of random numbers starts from: a variable of its own or a generator's, which are alike.</summary>
        public Value RandomState(RandomSkip skip)
        {
            interpreter.Builder.Source = Text(site.Syntax);
            var state = new AbstractVariable(new TensorType(GraphCompiler.DType.Int64, RandomOperator.State, IsVariable: true), "random_state", trainable: false);
            return interpreter.Builder.Apply(skip, interpreter.Reference(state))[0];
        }

        public int Count => values.Count;

        /// <summary>A host number with a fraction, null where it is not known.</summary>
        public double? Real(int index) => values[index] is AbstractHost { Constant: { HasValue: true, Value: var number and (int or float or double) } }
            ? System.Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)
            : null;

        /// <summary>A host number, null where it is not known.</summary>
        public int? Int(int index) => Interpreter.Int(values[index]);

        /// <summary>The numbers of an array, a literal or a constant tensor, nested ones in a row; null where one is not known.</summary>
        public EquatableArray<int>? Ints(int index) =>
            interpreter.Ints((site as IInvocationOperation)?.Arguments.FirstOrDefault(a => a.Parameter!.Ordinal == index)?.Value, values[index], frame);

        /// <summary>The tensors of a list, null where it is not known how many there are.</summary>
        public Value[]? Tensors(int index)
        {
            if (values[index] is not AbstractList { Items: var items }) return null;
            var tensors = new Value[items.Count];
            for (var i = 0; i < tensors.Length; i++) tensors[i] = interpreter.Read(interpreter.ToTensor(site, items[i], DType));
            return tensors;
        }

        /// <summary>The rows and row numbers of sparse updates.</summary>
        public (Value Values, Value Indices)? Rows(int index) => interpreter.Rows(values[index]);

        public bool Flag(int index) => index < values.Count && values[index] is AbstractHost { Constant: { HasValue: true, Value: true } };

        /// <summary>A number that is known, or the default where there is none.</summary>
        public int Int(int index, int fallback) => index < values.Count && values[index] is AbstractHost { Constant: { HasValue: true, Value: int number } } ? number : fallback;

        /// <summary>The axes of a reduction; null for all, or for axes that only the trace will know.</summary>
        public EquatableArray<int>? Axes(int index) => index >= values.Count ? null : values[index] switch
        {
            AbstractHost { Constant: { HasValue: true, Value: int axis } } => [axis],
            AbstractList list when list.Items.All(i => i is AbstractHost { Constant: { HasValue: true, Value: int } }) =>
                list.Items.Select(i => (int)((AbstractHost)i).Constant.Value!).ToEquatableArray(),
            _ => null,
        };

        public Shape Shape(int index) => values[index] switch
        {
            AbstractShape { Shape: var shape } => shape,
            AbstractHost host => GraphCompiler.Shape.Create([interpreter.DimOf(host)]),
            AbstractList list => GraphCompiler.Shape.Create([.. list.Items.Select(interpreter.DimOf)]),
            _ => interpreter.Shapes.FreshShape("shape"),
        };

        public Dim Dim(int index) => interpreter.DimOf(values[index]);

        public Abstract Apply(Operator @operator, params Value[] inputs) =>
            new AbstractTensor(interpreter.Apply(site, @operator, inputs));

        /// <summary>Applies an operator whose result another one takes.</summary>
        public Value Then(Operator @operator, params Value[] inputs) => interpreter.Apply(site, @operator, inputs);

        /// <summary>All results of an operator.</summary>
        public AbstractList ApplyAll(Operator @operator, params Value[] inputs) =>
            new AbstractList([.. interpreter.ApplyAll(site, @operator, inputs).Select(v => new AbstractTensor(v))]);

        /// <summary>Applies to a variable itself.</summary>
        public Abstract Update(Operator @operator, Value variable, params Value[] operands)
        {
            interpreter.Builder.Source = Text(site.Syntax);
            return new AbstractTensor(interpreter.Builder.Apply(@operator, [variable, .. operands.Select(interpreter.Read)])[0]);
        }

        public Abstract Capture(string name, DType dtype, Shape shape) =>
            new AbstractTensor(interpreter.Captured(name, new TensorType(dtype, shape)));

        /// <summary>Applies a function that is several operators.</summary>
        public Abstract Compose(Func<Value[], Value> function, params Value[] operands) => new AbstractTensor(interpreter.Compose(site, function, operands));

        /// <summary>Applies a function that is several operators and has several results.</summary>
        public AbstractList ComposeAll(Func<Value[], Value[]> function, params Value[] operands) =>
            new([.. interpreter.ComposeAll(site, function, operands).Select(v => new AbstractTensor(v))]);

        public Abstract? SayInvariant(int variable, int shape) => interpreter.SayInvariant(values[variable], Shape(shape));

        public Abstract Like(int index, double value) => interpreter.Like(values[index], value);
    }
}
