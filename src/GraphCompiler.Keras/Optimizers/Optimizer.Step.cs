using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Keras;

// One application. All of it is one function: in eager code it is compiled for the variables that are given, in a function it is a part of that.
public abstract partial class Optimizer
{
    private readonly Dictionary<(Type, string), (double Value, Tensor Tensor)> _numbers = [];
    private StepPlan? _plan;
    private Tensor<long>? _updates;

    /// <summary>Whether an update takes rows of a table as they are: what it does to the other rows is nothing.</summary>
    private protected virtual bool TakesRows => false;

    /// <summary>Decides what is once for all variables, before the first of them is updated.</summary>
    /// <param name="dtype">The element type of the first variable.</param>
    private protected virtual void BeginUpdate(DType dtype)
    {
    }

    /// <summary>The number of this update, from 1.</summary>
    private protected Tensor<T> UpdateNumber<T>()
        where T : INumber<T> => Tf.Cast<T>(_updates! + Number<long>(1));

    /// <summary>A hyper-parameter as a scalar: one tensor for all variables, so that what is computed of it is computed once.</summary>
    private protected Tensor<T> Number<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (_numbers.TryGetValue((typeof(T), name), out var known) && known.Value.Equals(value)) return (Tensor<T>)known.Tensor;
        var number = Tf.Constant<T>([T.CreateChecked(value)], Shape.Scalar);
        _numbers[(typeof(T), name)] = (value, number);
        return number;
    }

    private void Check()
    {
        if ((ClipNorm is null ? 0 : 1) + (ClipValue is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1) > 1)
        {
            throw new TfValueException(FormattableString.Invariant(
                $"Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: clipnorm={ClipNorm}, clipvalue={ClipValue}, global_clipnorm={GlobalClipNorm}"));
        }

        if (EmaMomentum is < 0 or > 1) throw new TfValueException(FormattableString.Invariant($"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={EmaMomentum}"));
        if (EmaOverwriteFrequency is < 1) throw new TfValueException($"`ema_overwrite_frequency` must be an integer >= 1 or None. Received: ema_overwrite_frequency={EmaOverwriteFrequency}");
        if (GradientAccumulationSteps is < 2) throw new TfValueException($"`gradient_accumulation_steps` must be an integer >= 2. Received: gradient_accumulation_steps={GradientAccumulationSteps}");
    }

    /// <summary>The decay of a variable, null for none.</summary>
    private protected virtual double? DecayOf(IVariable variable) => WeightDecay;

    private bool HasDecay(IVariable variable) =>
        DecayOf(variable) is not null && !_withoutDecay.Contains(variable) && !_namesWithoutDecay.Exists(name => variable.Name.Contains(name, StringComparison.Ordinal));

    private Parameter ParameterOf(IVariable variable) => _byVariable.TryGetValue(variable, out var parameter) ? parameter : throw new TfValueException(
        $"Unknown variable: {variable.Name}. This optimizer can only be called for the variables it was originally built with. When working with a new set of variables, you should recreate a new optimizer instance.");

    private StepPlan PlanOf(IReadOnlyList<Tensor?> gradients, IReadOnlyList<IVariable> variables)
    {
        if (_plan is { } plan && plan.Fits(gradients, variables)) return plan;
        if (gradients.Count != variables.Count) throw new TfValueException($"There are {gradients.Count} gradients for {variables.Count} variables.");
        if (gradients.All(g => g is null)) throw new TfValueException("No gradients provided for any variable.");
        Build(variables);
        var missing = variables.Where((_, i) => gradients[i] is null).Select(v => v.Name).ToArray();
        if (missing.Length > 0)
        {
            Tf.Config.WarningLogger($"Gradients do not exist for variables {string.Join(", ", missing)} when minimizing the loss. If using `model.compile()`, did you forget to provide a `loss` argument?");
        }

        var given = variables.Where((_, i) => gradients[i] is not null).Select(ParameterOf).ToArray();
        return _plan = new StepPlan(gradients, variables, given, Step);
    }

    private protected virtual void Step(Parameter[] parameters, Tensor[] gradients)
    {
        var before = Boundary.Of(_iterations);
        _updates = GradientAccumulationSteps is { } steps ? Tf.FloorDiv(before, Number<long>(steps)) : before;
        if (LossScaleFactor is { } factor) gradients = Each(parameters, gradients, (p, g) => p.Divided(g, factor));
        if (GradientAccumulationSteps is { } count)
        {
            gradients = Each(parameters, gradients, (p, g) => p.Dense(g));
            Tf.Cond(
                Tf.Equal((before + Number<long>(1)) % Number<long>(count), 0L),
                () =>
                {
                    Update(parameters, Each(parameters, gradients, (p, g) => p.Accumulated(g, count)));
                    _parameters.ForEach(p => p.ResetAccumulator());
                },
                () => _ = Each(parameters, gradients, (p, g) => p.Accumulate(g)));
        }
        else
        {
            Update(parameters, gradients);
        }

        Average();
        foreach (var parameter in parameters) parameter.Constrain();
        _iterations.Assign(before + Number<long>(1));
        _updates = null;
    }

    /// <summary>Has another optimizer update the same variables.</summary>
    private protected static void StepOf(Optimizer other, Parameter[] parameters, Tensor[] gradients) =>
        other.Step(Array.ConvertAll(parameters, p => other.ParameterOf(p.Variable)), gradients);

    private void Update(Parameter[] parameters, Tensor[] gradients)
    {
        gradients = Clipped(parameters, gradients);
        var rate = Boundary.Of(_schedule?.Call(Boundary.Of(_iterations)) ?? _learningRate!);
        foreach (var parameter in parameters) parameter.Decay(rate);
        BeginUpdate(parameters[0].Variable.DType);
        for (var i = 0; i < parameters.Length; i++) parameters[i].Update(gradients[i], rate);
    }

    private Tensor[] Clipped(Parameter[] parameters, Tensor[] gradients)
    {
        if (ClipValue is { } value) return Each(parameters, gradients, (p, g) => p.ClippedByValue(g, value));
        if (ClipNorm is { } norm) return Each(parameters, gradients, (p, g) => p.ClippedByNorm(g, norm));
        if (GlobalClipNorm is not { } global) return gradients;
        gradients = Each(parameters, gradients, (p, g) => p.Dense(g));
        if (!parameters.All(p => p.Variable.DType == DType.Float64)) return Scaled<float>();
        return Scaled<double>();

        // The squares become one vector, so that one kernel adds up any number of them.
        Tensor[] Scaled<T>()
            where T : IFloatingPointIeee754<T>
        {
            var squares = Boundary.Of(Tf.Stack([.. parameters.Select((p, i) => Tf.Cast<T>(p.SquareSum(gradients[i])))]));
            var limit = Number<T>(global);
            var scale = Boundary.Of(limit / Tf.Maximum(Boundary.Of(Tf.Sqrt(Tf.ReduceSum(squares))), limit));
            return Each(parameters, gradients, (p, g) => p.Scaled(g, scale));
        }
    }

    private void Average()
    {
        if (EmaMomentum is not { } momentum) return;

        // In the first step the averages are the values.
        var kept = Boundary.Of(Tf.Where(Tf.Equal(_updates!, Number<long>(0)), Number<float>(0), Number<float>(momentum)));
        _parameters.ForEach(p => p.Average(kept));
        if (EmaOverwriteFrequency is { } frequency)
        {
            Tf.Cond(Tf.Equal((_updates! + Number<long>(1)) % Number<long>(frequency), 0L), () => _parameters.ForEach(p => p.Overwrite()));
        }
    }

    private protected static Tensor[] Each(Parameter[] parameters, Tensor[] gradients, Func<Parameter, Tensor, Tensor> change) =>
        [.. parameters.Select((p, i) => change(p, gradients[i]))];
}
